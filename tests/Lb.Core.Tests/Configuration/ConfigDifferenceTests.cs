using Lb.Core.Configuration;
using Lb.Core.Model;
using Lb.Core.Wire;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

/// <summary>Configurations are compared by what they say.</summary>
public sealed class ConfigDifferenceTests
{
    private const string File =
        """
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            authentication {
                auth_type PASS
                auth_pass 1111
            }
            virtual_ipaddress {
                198.18.0.100 dev eth0
            }
            notify_master "/bin/up now"
        }
        virtual_server 198.18.0.100 80 {
            lb_algo wrr
            lb_kind DR
            protocol TCP
            real_server 198.18.0.1 80 {
                weight 3
            }
        }
        """;

    [Fact]
    public void Same_ReadTwice_IsTheSame() => Assert.True(ConfigDifference.Same(Read(File), Read(File)));

    [Fact]
    public void Same_MovedDownAndCommented_IsTheSame() =>
        Assert.True(ConfigDifference.Same(Read(File), Read("# a line\n\n" + File.Replace("weight 3", "weight 3 # three", StringComparison.Ordinal))));

    [Theory]
    [InlineData("weight 3", "weight 4", nameof(LbConfig.VirtualServices))]
    [InlineData("wrr", "rr", nameof(LbConfig.VirtualServices))]
    [InlineData("auth_pass 1111", "auth_pass 1112", nameof(LbConfig.VrrpInstances))]
    [InlineData("up now", "up later", nameof(LbConfig.VrrpInstances))]
    [InlineData("198.18.0.100 dev eth0", "198.18.0.100 dev eth1", nameof(LbConfig.VrrpInstances))]
    public void Between_OneWordChanged_NamesWhereItCounts(string before, string after, string property) =>
        Assert.Equal([property], ConfigDifference.Between(Read(File), Read(File.Replace(before, after, StringComparison.Ordinal))));

    [Fact]
    public void Between_Services_NamesTheProperties()
    {
        var service = new VirtualServiceConfig { Key = new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), 80) };

        Assert.Equal([nameof(VirtualServiceConfig.StandbyPort)], ConfigDifference.Between(service, service with { StandbyPort = 8080 }));
    }

    private static LbConfig Read(string text) => KeepalivedConfigReader.Read(
        "/lb.conf",
        new KeepalivedReaderOptions { Files = new InMemoryConfigurationFiles(new Dictionary<string, string> { ["/lb.conf"] = text }) }).Config!;
}
