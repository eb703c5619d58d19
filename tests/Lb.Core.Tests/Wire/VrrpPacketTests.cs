using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Wire;

/// <summary>Whole frames, judged by tshark.</summary>
public sealed class VrrpPacketTests
{
    [SkippableTheory]
    [InlineData("G1", "192.0.2.251 224.0.0.18 255 0xc0 0x0000 2 10 200 2 - 1 1")]
    [InlineData("G2c", "192.0.2.251 224.0.0.18 255 0xc0 0x0000 3 10 200 2 - 1 1")]
    [InlineData("G2u", "192.0.2.251 192.0.2.252 255 0xc0 0x0000 3 10 200 2 - 1 1")]
    [InlineData("G3", "fe80::c8 ff02::12 255 0x000000c0 - 3 10 100 2 - 1 -")]
    [InlineData("P1", "192.0.2.251 224.0.0.18 255 0xc0 0x0000 2 10 200 2 1234 1 1")]
    public void WriteTo_Vector_TsharkReadsItWithoutComplaint(string name, string expected)
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");
        var vector = VrrpVector.Named(name);
        var source = InetAddress.Parse(vector.Source);
        var header = HeaderOf(vector);
        var frame = new byte[EthernetFrame.HeaderLengthUntagged + VrrpPacket.LengthOf(header.Version, !source.IsIPv4, vector.Addresses.Length)];
        var destination = InetAddress.Parse(vector.Destination);
        var mac = destination.IsMulticast ? VrrpPacket.MulticastMac(destination) : Stations.Peer;
        var offset = EthernetFrame.WriteTo(
            frame, mac, VrrpPacket.VirtualMac(header.VirtualRouterId, !source.IsIPv4), source.IsIPv4 ? EtherType.IPv4 : EtherType.IPv6);
        _ = VrrpPacket.WriteTo(frame.AsSpan(offset), header, source, destination, VrrpPacket.TimeToLive, [.. vector.Addresses.Select(InetAddress.Parse)]);

        var family = source.IsIPv4 ? "ip" : "ipv6";
        string[] fields = source.IsIPv4
            ? ["ip.src", "ip.dst", "ip.ttl", "ip.dsfield", "ip.id"]
            : ["ipv6.src", "ipv6.dst", "ipv6.hlim", "ipv6.tclass", "ip.id"];
        var decoded = Tshark.Decode(
            [frame],
            [.. fields, "vrrp.version", "vrrp.virt_rtr_id", "vrrp.prio", "vrrp.addr_count", "vrrp.auth_string", "vrrp.checksum.status", "ip.checksum.status", "_ws.expert"]);

        Assert.Equal("eth:ethertype:" + family + ":vrrp", Tshark.Decode([frame], "frame.protocols").Single());
        Assert.Equal(expected + " -", decoded.Single());
    }

    [Theory]
    [InlineData(10, false, "00:00:5e:00:01:0a")]
    [InlineData(255, true, "00:00:5e:00:02:ff")]
    public void VirtualMac_Family_HasItsOwnPrefix(byte virtualRouterId, bool isIPv6, string expected) =>
        Assert.Equal(expected, VrrpPacket.VirtualMac(virtualRouterId, isIPv6).ToString());

    [Theory]
    [InlineData("224.0.0.18", "01:00:5e:00:00:12")]
    [InlineData("239.255.1.2", "01:00:5e:7f:01:02")]
    [InlineData("ff02::12", "33:33:00:00:00:12")]
    public void MulticastMac_Group_IsMapped(string group, string expected) =>
        Assert.Equal(expected, VrrpPacket.MulticastMac(InetAddress.Parse(group)).ToString());

    [SkippableFact]
    public void WriteTo_GratuitousArp_TsharkReadsAnAnnouncement()
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");

        Assert.Equal(
            "ff:ff:ff:ff:ff:ff 02:00:00:00:00:64 1 02:00:00:00:00:64 198.18.0.100 ff:ff:ff:ff:ff:ff 198.18.0.100 1",
            Tshark.Decode(
                [Announcement("198.18.0.100", isRouter: false)],
                "eth.dst", "eth.src", "arp.opcode", "arp.src.hw_mac", "arp.src.proto_ipv4", "arp.dst.hw_mac", "arp.dst.proto_ipv4", "arp.isgratuitous").Single());
    }

    [SkippableTheory]
    [InlineData(false, "0")]
    [InlineData(true, "1")]
    public void WriteTo_NeighborAdvertisement_TsharkReadsAnUnsolicitedOverride(bool isRouter, string flag)
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");

        Assert.Equal(
            $"33:33:00:00:00:01 02:00:00:00:00:64 2001:db8::64 ff02::1 255 136 {flag} 0 1 2001:db8::64 02:00:00:00:00:64 1 -",
            Tshark.Decode(
                [Announcement("2001:db8::64", isRouter)],
                "eth.dst", "eth.src", "ipv6.src", "ipv6.dst", "ipv6.hlim", "icmpv6.type", "icmpv6.nd.na.flag.r", "icmpv6.nd.na.flag.s", "icmpv6.nd.na.flag.o",
                "icmpv6.nd.na.target_address", "icmpv6.opt.linkaddr", "icmpv6.checksum.status", "_ws.expert").Single());
    }

    private static byte[] Announcement(string address, bool isRouter)
    {
        var vip = InetAddress.Parse(address);
        var frame = Hex.Prefilled(AddressAnnouncement.LengthOf(vip));
        Assert.Equal(frame.Length, AddressAnnouncement.WriteTo(frame, Stations.Director, vip, isRouter));
        return frame;
    }

    private static VrrpAdvertisementHeader HeaderOf(VrrpVector vector)
    {
        Assert.Equal(VrrpFormatError.None, VrrpAdvertisement.TryParse(vector.Octets, !InetAddress.Parse(vector.Source).IsIPv4, out var message));
        return new VrrpAdvertisementHeader
        {
            Version = message.Version,
            VirtualRouterId = message.VirtualRouterId,
            Priority = message.Priority,
            AdvertisementInterval = message.AdvertisementInterval,
            Password = vector.Password is null ? null : VrrpPassword.FromText(vector.Password),
        };
    }
}
