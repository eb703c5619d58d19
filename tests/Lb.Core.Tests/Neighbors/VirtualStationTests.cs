using System.Collections.Immutable;
using Lb.Core.Neighbors;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Topology;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Neighbors;

/// <summary>The MAC address a director redirects from, when it is known by that of its virtual router.</summary>
public sealed class VirtualStationTests
{
    // As seen of keepalived 2.2.7: interface ea:98:d1:00:3b:6b, advertisements from that address and 00:00:5e:00:02:05.
    private const string KeepalivedSource = "fe80::e898:d1ff:fe00:3b6b";
    private const string KeepalivedInterface = "ea:98:d1:00:3b:6b";
    private const string VirtualMac = "00:00:5e:00:02:05";

    [Theory]
    [InlineData(KeepalivedSource, VirtualMac, KeepalivedInterface)]
    [InlineData("fe80::ff:fe00:1", "00:00:5e:00:01:ff", "02:00:00:00:00:01")]
    [InlineData("fe80::200:5eff:fe00:53af", VirtualMac, "00:00:5e:00:53:af")]
    [InlineData(KeepalivedSource, KeepalivedInterface, null)]
    [InlineData(KeepalivedSource, "00:00:5e:00:03:05", null)]
    [InlineData("fe80::1", VirtualMac, null)]
    [InlineData("fe80::300:ff:fe00:1", VirtualMac, null)]
    [InlineData("2001:db8::e898:d1ff:fe00:3b6b", VirtualMac, null)]
    [InlineData("198.18.0.1", "00:00:5e:00:01:05", null)]
    public void InterfaceBehind_NeighborEntry_TellsTheInterfacesAddress(string neighbor, string learned, string? expected) =>
        Assert.Equal(expected, VirtualStation.InterfaceBehind(InetAddress.Parse(neighbor), MacAddress.Parse(learned))?.ToString());

    [Fact]
    public void Directors_HeardByAVirtualMac_AreKnownByTheirInterfaceToo()
    {
        var plan = new IngressPlan("eth0", 2, MacAddress.Parse("02:00:00:00:00:01"), [], []);
        var map = NetworkMap.Empty with
        {
            Neighbors = ImmutableDictionary<LinkNeighbor, MacAddress>.Empty.Add(new LinkNeighbor(2, InetAddress.Parse(KeepalivedSource)), MacAddress.Parse(VirtualMac)),
        };

        Assert.Equal([VirtualMac, KeepalivedInterface], plan.Directors(map).Select(static address => address.ToString()).Order(StringComparer.Ordinal));
    }
}
