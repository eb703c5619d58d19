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

    [Fact]
    public void Read_Instance_IsKeptForWhatComesLater()
    {
        var result = ConfigurationText.Read(
            """
            vrrp_instance VI_1 {
              state MASTER
              interface eth1
              virtual_router_id 51
              priority 150
              advert_int 0.5
              nopreempt
              unicast_src_ip 198.18.0.11
              unicast_peer {
                198.18.0.12
                198.18.0.13 min_ttl 255
              }
              authentication {
                auth_type PASS
                auth_pass hunter2
              }
              virtual_ipaddress {
                198.18.0.100/24 dev eth2 label eth2:1
              }
              virtual_ipaddress_excluded {
                198.18.0.101
              }
              notify_master "/bin/up now" root
            }
            """);

        var instance = Assert.Single(result.Config!.VrrpInstances);
        Assert.Equal(("VI_1", "eth1", (byte?)51, (byte?)150), (instance.Name, instance.Interface, instance.VirtualRouterId, instance.Priority));
        Assert.Equal((true, false), (instance.StartsAsMaster, instance.Preempts));
        Assert.Equal(TimeSpan.FromMilliseconds(500), instance.AdvertisementInterval);
        Assert.Equal(["198.18.0.12", "198.18.0.13"], instance.UnicastPeers.Select(peer => peer.Address.ToString()));
        Assert.Equal(InetAddress.Parse("198.18.0.11"), instance.UnicastSource);
        Assert.Equal(new VirtualAddressConfig(InetAddress.Parse("198.18.0.100"), 24, "eth2"), Assert.Single(instance.VirtualAddresses));
        Assert.True(instance.Holds(InetAddress.Parse("198.18.0.101")));
        Assert.Equal(["/bin/up now", "root"], Assert.Single(instance.NotifyScripts).Script.Arguments.ToArray());
        Assert.Equal(["eth1", "eth2"], result.Interfaces.Select(reference => reference.Name));
        Assert.Equal("hunter2", instance.Authentication!.Password);
        Assert.DoesNotContain("hunter2", instance.ToString() + result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "VI_1")]
    [InlineData("@userspacelb bind VI_2", "VI_2")]
    [InlineData("@userspacelb bind none", null)]
    public void DecidingInstance_Bind_ElseTheHolderOfTheAddress(string line, string? expected)
    {
        var config = ConfigurationText.Read(
            ConfigurationText.Service(line)
            + "\nvrrp_instance VI_2 {\n}\nvrrp_instance VI_1 {\nvirtual_ipaddress {\n198.18.0.100/24\n}\n}").Config!;

        Assert.Equal(expected, config.DecidingInstance(config.VirtualServices.Single())?.Name);
    }
}
