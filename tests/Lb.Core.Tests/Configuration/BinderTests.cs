using Lb.Core.Configuration;
using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Scheduling;
using Lb.Core.Wire;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

public sealed class BinderTests
{
    [Fact]
    public void Read_Service_IsKeptWhole()
    {
        var result = ConfigurationText.Read(
            """
            global_defs {
              router_id lb1
              lvs_timeouts tcp 1200 udp 60 tcpfin 0
              @userspacelb peer 198.18.0.12
              @userspacelb interface eth0
            }
            virtual_server 2001:db8::64 53 {
              lvs_sched wrr
              lvs_method DR
              protocol UDP
              weight 4
              inhibit_on_failure
              @userspacelb standby_port 5353
              @userspacelb bind none
              @userspacelb peer 2001:db8::12
              @userspacelb interface eth1
              @userspacelb wrr_order smooth
              real_server 2001:db8::11 53 { weight 0 }
              real_server 2001:db8::12 {
                inhibit_on_failure no
              }
            }
            """);

        Assert.Empty(result.Diagnostics);
        Assert.Equal("lb1", result.Config!.Global.RouterId);
        Assert.Equal("eth0", result.Config.Global.Interface);
        Assert.Equal([InetAddress.Parse("198.18.0.12")], result.Config.Global.Peers.ToArray());
        Assert.Equal(new FlowTimeoutsConfig(TimeSpan.FromSeconds(1200), null, TimeSpan.FromSeconds(60)), result.Config.Global.FlowTimeouts);

        var service = Assert.Single(result.Config.VirtualServices);
        Assert.Equal(new ServiceKey(TransportProtocol.Udp, InetAddress.Parse("2001:db8::64"), 53), service.Key);
        Assert.Equal(SchedulerKind.SmoothWeightedRoundRobin, service.Scheduler);
        Assert.Equal((ushort)5353, service.StandbyPort);
        Assert.Equal("", service.Bind);
        Assert.Equal("eth1", service.Interface);
        Assert.Equal([InetAddress.Parse("2001:db8::12")], service.Peers.ToArray());
        Assert.Equal(
            [("2001:db8::11", 53, 0, true), ("2001:db8::12", 53, 4, false)],
            service.RealServers.Select(server => (server.Address.ToString(), (int)server.Port, server.Weight, server.InhibitOnFailure)));
    }

    [Theory]
    [InlineData("", SchedulerKind.WeightedLeastConnection, SchedulerFlags.None)]
    [InlineData("lb_algo lblcr", SchedulerKind.LocalityBasedLeastConnectionWithReplication, SchedulerFlags.None)]
    [InlineData("lvs_sched twos", SchedulerKind.PowerOfTwoChoices, SchedulerFlags.None)]
    [InlineData("lb_algo sh\nsh-port", SchedulerKind.SourceHashing, SchedulerFlags.Port)]
    [InlineData("lb_algo sh\nsh-fallback", SchedulerKind.SourceHashing, SchedulerFlags.Fallback)]
    [InlineData("lb_algo mh\nmh-port\nmh-fallback", SchedulerKind.MaglevHashing, SchedulerFlags.Port | SchedulerFlags.Fallback)]
    [InlineData("lb_algo mh\nflag-2", SchedulerKind.MaglevHashing, SchedulerFlags.Port)]
    [InlineData("flag-3\nflag-1\nlb_algo rr", SchedulerKind.RoundRobin, SchedulerFlags.Fallback | SchedulerFlags.Flag3)]
    [InlineData("lb_algo mh\nsh-port", SchedulerKind.MaglevHashing, SchedulerFlags.None)]
    public void Read_SchedulerAndFlags_AreKept(string lines, SchedulerKind scheduler, SchedulerFlags flags)
    {
        var text = ConfigurationText.Service("").Replace("lb_algo rr", lines, StringComparison.Ordinal);
        var service = ConfigurationText.Read(text).Config!.VirtualServices.Single();
        Assert.Equal((scheduler, flags), (service.Scheduler, service.SchedulerFlags));
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("persistence_timeout 50", 50, "255.255.255.255")]
    [InlineData("persistence_timeout", 360, "255.255.255.255")]
    [InlineData("persistence_granularity 255.255.255.0", 360, "255.255.255.0")]
    [InlineData("persistence_granularity 255.255.0.0\npersistence_timeout 2678400", 2678400, "255.255.0.0")]
    public void Read_Persistence_IsKept(string lines, int? seconds, string? netmask)
    {
        var persistence = ConfigurationText.Read(ConfigurationText.Service(lines)).Config!.VirtualServices.Single().Persistence;
        Assert.Equal((seconds, netmask), ((int?)persistence?.Timeout.TotalSeconds, persistence?.Granularity.ToString(isIPv4: true)));
    }

    [Theory]
    [InlineData("64", true)]
    [InlineData("1", true)]
    [InlineData("128", true)]
    [InlineData("0", false)]
    [InlineData("129", false)]
    [InlineData("255.255.255.0", false)]
    public void Read_GranularityOfIPv6_IsAPrefixLength(string prefix, bool isKept)
    {
        var result = ConfigurationText.Read(
            $"virtual_server 2001:db8::64 53 {{\nlb_algo rr\nlb_kind DR\nprotocol UDP\nops\npersistence_granularity {prefix}\nreal_server 2001:db8::11 53 {{ }}\n}}");

        Assert.Equal(isKept ? "" : "6:25 LB3003!", ConfigurationText.Short(result));
        Assert.Equal(isKept ? (true, prefix) : ((bool, string)?)null, result.Config?.VirtualServices.Select(service =>
            ((bool, string)?)(service.IsOnePacket, service.Persistence!.Granularity.ToString(isIPv4: false))).Single());
    }

    [Theory]
    [InlineData("", false, false, false, 1)]
    [InlineData("@userspacelb expire_nodest_conn 1", true, false, false, 1)]
    [InlineData("@userspacelb expire_quiescent_template", false, true, false, 1)]
    [InlineData("@userspacelb sloppy_tcp on", false, false, true, 1)]
    [InlineData("@userspacelb sloppy_tcp 0\n@userspacelb conn_reuse_mode 0", false, false, false, 0)]
    [InlineData("@userspacelb conn_reuse_mode 3\n}\nglobal_defs {\n@userspacelb expire_nodest_conn yes", true, false, false, 3)]
    public void Read_SwitchesAboutFlows_AreKept(string lines, bool expiresNoServer, bool expiresQuiescent, bool isSloppy, int reuseMode)
    {
        var result = ConfigurationText.Read($"global_defs {{\n{lines}\n}}\n{ConfigurationText.Service("")}");
        Assert.Empty(result.Diagnostics);
        Assert.Equal(
            new FlowPolicy
            {
                ExpiresFlowsWithoutServer = expiresNoServer,
                ExpiresQuiescentTemplates = expiresQuiescent,
                IsSloppyTcp = isSloppy,
                ConnectionReuseMode = reuseMode,
            },
            result.Config!.Global.FlowPolicy);
    }

    [Theory]
    [InlineData("@userspacelb conn_reuse_mode", "2:14 LB2005!")]
    [InlineData("@userspacelb conn_reuse_mode 4", "2:30 LB3003!")]
    [InlineData("@userspacelb sloppy_tcp 2", "2:25 LB3004!")]
    public void Read_SwitchIsWrong_IsSaidAtItsPlace(string line, string expected) =>
        Assert.Equal(expected, ConfigurationText.Short(ConfigurationText.Read($"global_defs {{\n{line}\n}}\n{ConfigurationText.Service("")}")));

    [Fact]
    public void Validate_RecordsBuiltInCode_AreHeldToTheSameRanges()
    {
        var service = ConfigurationText.Read(ConfigurationText.Service("")).Config!.VirtualServices.Single();
        var config = new LbConfig
        {
            Global = new GlobalConfig { FlowPolicy = new FlowPolicy { ConnectionReuseMode = 4 } },
            VirtualServices = [service with { Persistence = new Persistence(TimeSpan.FromDays(32)) { Granularity = AddressMask.FromIPv6(64) } }],
        };

        Assert.Equal(
            [DiagnosticCodes.BadNumber, DiagnosticCodes.BadNumber, DiagnosticCodes.FamilyMismatch],
            LbConfigValidator.Validate(config).Select(found => found.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_Thresholds_AreKept()
    {
        var service = ConfigurationText.Read(ConfigurationText.Service("real_server 198.18.0.12 80 {\nuthreshold 200\nlthreshold 150\n}")).Config!.VirtualServices.Single();
        Assert.Equal([(0, 0), (200, 150)], service.RealServers.Select(server => (server.UpperThreshold, server.LowerThreshold)));
    }

    [Theory]
    [InlineData("", "VI_1")]
    [InlineData("@userspacelb bind VI_2", "VI_2")]
    [InlineData("@userspacelb bind none", null)]
    public void DecidingInstance_Bind_ElseTheHolderOfTheAddress(string line, string? expected)
    {
        var config = ConfigurationText.Read(
            ConfigurationText.Service(line)
            + "\n" + ConfigurationText.Instance("virtual_router_id 52", "virtual_router_id virtual_ipaddress", "VI_2")
            + "\n" + ConfigurationText.Instance("")).Config!;

        Assert.Equal(expected, config.DecidingInstance(config.VirtualServices.Single())?.Name);
    }
}
