using Lb.Core.Configuration;
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
