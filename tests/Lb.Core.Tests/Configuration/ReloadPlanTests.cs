using Lb.Core.Configuration;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

/// <summary>What a reload is going to do, said before it is done.</summary>
public sealed class ReloadPlanTests
{
    private const string File =
        """
        global_defs {
            router_id lb1
        }
        vrrp_script chk {
            script "/bin/true"
            interval 2
        }
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            priority 100
            authentication {
                auth_type PASS
                auth_pass s3cr3t
            }
            virtual_ipaddress {
                198.18.0.100
            }
            track_script {
                chk
            }
        }
        virtual_server 198.18.0.100 80 {
            lb_algo wrr
            lb_kind DR
            protocol TCP
            delay_loop 5
            real_server 198.18.0.1 80 {
                weight 3
                TCP_CHECK {
                }
            }
            real_server 198.18.0.2 80 {
            }
        }
        virtual_server 198.18.0.100 443 {
            lb_algo wrr
            lb_kind DR
            protocol TCP
            real_server 198.18.0.1 443 {
            }
        }
        """;

    private const string Second = "\nvirtual_server 198.18.0.100 81 {\n lb_algo rr\n lb_kind DR\n protocol TCP\n real_server 198.18.0.2 81 {\n }\n}\n";

    [Fact]
    public void Between_TheSameMovedAndCommented_IsEmpty()
    {
        var plan = ReloadPlan.Between(Read(File), Read("# moved\n\n" + File));

        Assert.True(plan.IsEmpty);
        Assert.Equal("nothing is different", plan.Summary());
        Assert.Equal(8, plan.Items.Length);
    }

    [Theory]
    [InlineData("weight 3", "weight 1", "changed real_server 198.18.0.1 (TCP 198.18.0.100:80): weight 3 -> 1", "1 virtual_server changed (weight of 198.18.0.1: 3 -> 1); untouched: 1 vrrp_script, 1 vrrp_instance, 1 virtual_server")]
    [InlineData("lb_algo wrr", "lb_algo rr", "changed virtual_server TCP 198.18.0.100:80: lb_algo wrr -> rr | changed virtual_server TCP 198.18.0.100:443: lb_algo wrr -> rr", "2 virtual_server changed (lb_algo of TCP 198.18.0.100:80: wrr -> rr, lb_algo of TCP 198.18.0.100:443: wrr -> rr); untouched: 1 vrrp_script, 1 vrrp_instance")]
    [InlineData("delay_loop 5", "delay_loop 1.5", "changed real_server 198.18.0.1 (TCP 198.18.0.100:80): TCP_CHECK schedule delay_loop 5 s -> 1.5 s", null)]
    [InlineData("TCP_CHECK {", "PING_CHECK {", "changed real_server 198.18.0.1 (TCP 198.18.0.100:80): checkers TCP_CHECK -> PING_CHECK", null)]
    [InlineData("real_server 198.18.0.2 80 {", "real_server 198.18.0.3 80 {", "added real_server 198.18.0.3 (TCP 198.18.0.100:80) | removed real_server 198.18.0.2 (TCP 198.18.0.100:80)", "1 virtual_server changed (198.18.0.3 added, 198.18.0.2 removed); untouched: 1 vrrp_script, 1 vrrp_instance, 1 virtual_server")]
    [InlineData("auth_pass s3cr3t", "auth_pass other", "changed vrrp_instance VI_1: authentication PASS *** -> PASS *** (another one)", null)]
    [InlineData("priority 100", "priority 90", "changed vrrp_instance VI_1: priority 100 -> 90", "1 vrrp_instance changed (priority of VI_1: 100 -> 90); untouched: 1 vrrp_script, 2 virtual_server")]
    [InlineData("state BACKUP", "state MASTER", "changed vrrp_instance VI_1: state BACKUP -> MASTER", "1 vrrp_instance changed (state of VI_1: BACKUP -> MASTER); untouched: 1 vrrp_script, 2 virtual_server")]
    [InlineData("198.18.0.100\n", "198.18.0.101 dev eth1\n", "changed vrrp_instance VI_1: virtual_ipaddress 198.18.0.100 -> 198.18.0.101 dev eth1", null)]
    [InlineData("interval 2", "interval 3", "changed vrrp_script chk: interval 2 s -> 3 s", null)]
    [InlineData("/bin/true", "/bin/false", "changed vrrp_script chk: script /bin/true -> /bin/false", null)]
    [InlineData("router_id lb1", "router_id lb2", "changed global_defs: router_id lb1 -> lb2", "global_defs changed (router_id lb1 -> lb2); untouched: 1 vrrp_script, 1 vrrp_instance, 2 virtual_server")]
    [InlineData("VI_1", "VI_2", "added vrrp_instance VI_2 | removed vrrp_instance VI_1", "1 vrrp_instance added (VI_2), 1 vrrp_instance removed (VI_1); untouched: 1 vrrp_script, 2 virtual_server")]
    public void Between_OneWordChanged_NamesBlockSettingAndValues(string before, string after, string changes, string? summary)
    {
        var plan = ReloadPlan.Between(Read(File), Read(File.Replace(before, after, StringComparison.Ordinal)));

        Assert.Equal(changes, Show(plan));
        Assert.False(plan.IsEmpty);
        Assert.DoesNotContain("s3cr3t", plan.Summary(), StringComparison.Ordinal);
        Assert.Equal(summary ?? plan.Summary(), plan.Summary());
    }

    [Fact]
    public void Between_ServiceAddedOrRemoved_TellsItsServersToo()
    {
        var (small, large) = (Read(File), Read(File + Second));

        Assert.Equal("added virtual_server TCP 198.18.0.100:81 | added real_server 198.18.0.2 (TCP 198.18.0.100:81)", Show(ReloadPlan.Between(small, large)));
        Assert.Equal("removed virtual_server TCP 198.18.0.100:81 | removed real_server 198.18.0.2 (TCP 198.18.0.100:81)", Show(ReloadPlan.Between(large, small)));
        Assert.Equal("1 virtual_server added (TCP 198.18.0.100:81); untouched: 1 vrrp_script, 1 vrrp_instance, 2 virtual_server", ReloadPlan.Between(small, large).Summary());
    }

    [Fact]
    public void Summary_OneInstanceOneChange_NamesNothingElse()
    {
        const string Alone = "vrrp_instance VI_1 {\n interface eth0\n virtual_router_id 51\n priority 100\n virtual_ipaddress {\n 198.18.0.100\n }\n}\n";

        Assert.Equal(
            "1 vrrp_instance changed (priority of VI_1: 100 -> 90)",
            ReloadPlan.Between(Read(Alone), Read(Alone.Replace("priority 100", "priority 90", StringComparison.Ordinal))).Summary());
    }

    [Fact]
    public void Between_ServersInAnotherOrder_SaysSo()
    {
        var config = Read(File);
        var service = config.VirtualServices[0];
        var turned = config with { VirtualServices = config.VirtualServices.SetItem(0, service with { RealServers = [.. service.RealServers.Reverse()] }) };

        Assert.Equal(
            "changed virtual_server TCP 198.18.0.100:80: order of real_server 198.18.0.1, 198.18.0.2 -> 198.18.0.2, 198.18.0.1",
            Show(ReloadPlan.Between(config, turned)));
    }

    [Fact]
    public void Between_ServicesInAnotherOrder_IsNotEmpty()
    {
        var config = Read(File);
        var turned = config with { VirtualServices = [.. config.VirtualServices.Reverse()] };

        Assert.StartsWith("changed order of virtual_server : order TCP 198.18.0.100:80, TCP", Show(ReloadPlan.Between(config, turned)), StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_ManyChanges_IsBounded()
    {
        var many = string.Concat(Enumerable.Range(1000, 200).Select(static port => Second.Replace(" 81 {", $" {port} {{", StringComparison.Ordinal)));

        Assert.Equal(
            "200 virtual_server added (TCP 198.18.0.100:1000, TCP 198.18.0.100:1001, TCP 198.18.0.100:1002 and 197 more); untouched: 1 vrrp_script, 1 vrrp_instance, 2 virtual_server",
            ReloadPlan.Between(Read(File), Read(File + many)).Summary());
    }

    private static string Show(ReloadPlan plan) => string.Join(" | ", plan.Items.Where(static item => item.Action != ReloadAction.Untouched).Select(static item =>
        $"{ReloadPlan.Word(item.Action)} {item.Section}{(item.Name.Length > 0 || item.Section.Contains(' ', StringComparison.Ordinal) ? " " + item.Name : "")}"
        + $"{(item.Owner is { } owner ? $" ({owner})" : "")}{(item.Settings.IsEmpty ? "" : $": {string.Join("; ", item.Settings)}")}"));

    private static LbConfig Read(string text) => ConfigurationText.Read(text).Config!;
}
