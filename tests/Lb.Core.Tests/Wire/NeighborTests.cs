using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Wire;

public class NeighborTests
{
    private const int ArpOffset = EthernetFrame.HeaderLengthUntagged;
    private const int NdpOffset = EthernetFrame.HeaderLengthUntagged + Ipv6Packet.HeaderLength;

    private static readonly InetAddress Client = InetAddress.Parse("198.18.0.1");
    private static readonly InetAddress Vip = InetAddress.Parse("198.18.0.100");
    private static readonly InetAddress Client6 = InetAddress.Parse("2001:db8::1");
    private static readonly InetAddress Vip6 = InetAddress.Parse("2001:db8::64");

    [Fact]
    public void ArpTryParse_KernelReply_ReadsEveryField()
    {
        Assert.True(ArpPacket.TryParse(KernelFrames.ArpReply.AsSpan(ArpOffset), out var packet));

        Assert.Equal(ArpOperation.Reply, packet.Operation);
        Assert.Equal(Stations.Director, packet.SenderHardwareAddress);
        Assert.Equal(Vip, packet.SenderProtocolAddress);
        Assert.Equal(Stations.Client, packet.TargetHardwareAddress);
        Assert.Equal(Client, packet.TargetProtocolAddress);
    }

    [Theory]
    [InlineData(1, "hardware type")]
    [InlineData(2, "protocol type")]
    [InlineData(4, "hardware length")]
    [InlineData(5, "protocol length")]
    public void ArpTryParse_OtherThanIpv4OverEthernet_IsRefused(int offset, string what)
    {
        var octets = KernelFrames.ArpReply[ArpOffset..];
        octets[offset] ^= 0x10;

        Assert.False(ArpPacket.TryParse(octets, out _), what);
    }

    [Fact]
    public void ArpWriteTo_FieldsOfKernelRequest_GivesTheSameOctets()
    {
        var buffer = Hex.Prefilled(ArpPacket.Length);

        Assert.Equal(ArpPacket.Length, ArpPacket.WriteTo(buffer, ArpOperation.Request, Stations.Client, Client, default, Vip));
        Assert.Equal(Hex.Dump(KernelFrames.ArpRequest.AsSpan(ArpOffset)), Hex.Dump(buffer));
    }

    [Fact]
    public void SolicitationTryParse_KernelMessage_ReadsTargetAndSource()
    {
        Assert.True(NeighborSolicitation.TryParse(KernelFrames.NeighborSolicitation.AsSpan(NdpOffset), out var message));

        Assert.Equal(Vip6, message.Target);
        Assert.True(message.TryGetSourceLinkLayerAddress(out var address));
        Assert.Equal(Stations.Client, address);
    }

    [Fact]
    public void SolicitationTryParse_DuplicateAddressDetection_HasNoLinkLayerAddress()
    {
        Assert.True(NeighborSolicitation.TryParse(KernelFrames.NeighborSolicitationOfDad.AsSpan(NdpOffset), out var message));

        Assert.False(message.TryGetSourceLinkLayerAddress(out _));
    }

    [Fact]
    public void SolicitationWriteTo_FieldsOfKernelMessage_GivesTheSameOctets()
    {
        var buffer = Hex.Prefilled(NeighborSolicitation.Length);
        var group = InetAddress.Parse("ff02::1:ff00:64");

        Assert.Equal(NeighborSolicitation.Length, NeighborSolicitation.WriteTo(buffer, Client6, group, Vip6, Stations.Client));
        Assert.Equal(Hex.Dump(KernelFrames.NeighborSolicitation.AsSpan(NdpOffset)), Hex.Dump(buffer));
    }

    [Fact]
    public void AdvertisementTryParse_KernelMessage_ReadsEveryField()
    {
        Assert.True(NeighborAdvertisement.TryParse(KernelFrames.NeighborAdvertisement.AsSpan(NdpOffset), out var message));

        Assert.Equal(NeighborAdvertisementFlags.Solicited | NeighborAdvertisementFlags.Override, message.Flags);
        Assert.Equal(Vip6, message.Target);
        Assert.True(message.TryGetTargetLinkLayerAddress(out var address));
        Assert.Equal(Stations.Director, address);
    }

    [Fact]
    public void AdvertisementWriteTo_FieldsOfKernelMessage_GivesTheSameOctets()
    {
        const NeighborAdvertisementFlags Flags = NeighborAdvertisementFlags.Solicited | NeighborAdvertisementFlags.Override;
        var buffer = Hex.Prefilled(NeighborAdvertisement.Length);

        Assert.Equal(NeighborAdvertisement.Length, NeighborAdvertisement.WriteTo(buffer, Vip6, Client6, Flags, Vip6, Stations.Director));
        Assert.Equal(Hex.Dump(KernelFrames.NeighborAdvertisement.AsSpan(NdpOffset)), Hex.Dump(buffer));
    }

    [Theory]
    [InlineData(1, 0x01, "code not zero")]
    [InlineData(8, 0xFF, "multicast target")]
    [InlineData(25, 0x00, "option of length zero (RFC 4861 §4.6)")]
    [InlineData(25, 0x02, "option longer than the message")]
    public void NdpTryParse_InvalidMessage_IsRefused(int offset, byte value, string why)
    {
        var solicitation = KernelFrames.NeighborSolicitation[NdpOffset..];
        var advertisement = KernelFrames.NeighborAdvertisement[NdpOffset..];
        solicitation[offset] = value;
        advertisement[offset] = value;

        Assert.False(NeighborSolicitation.TryParse(solicitation, out _), why);
        Assert.False(NeighborAdvertisement.TryParse(advertisement, out _), why);
    }

    [Fact]
    public void NdpTryParse_MappedTarget_IsRefused()
    {
        var octets = KernelFrames.NeighborSolicitation[NdpOffset..];
        Hex.Parse("00000000 00000000 0000ffff c6120064").CopyTo(octets, 8);

        Assert.False(NeighborSolicitation.TryParse(octets, out _));
    }

    [Fact]
    public void NdpWriteTo_IPv4Target_Throws() =>
        Assert.Throws<ArgumentException>(() => NeighborSolicitation.WriteTo(new byte[32], Client6, Vip6, Client, Stations.Client));
}
