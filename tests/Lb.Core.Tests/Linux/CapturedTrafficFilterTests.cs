using Lb.Core.Linux.AfPacket;
using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Linux;

public sealed class CapturedTrafficFilterTests
{
    private const byte PacketOtherHost = 3;

    private static readonly BpfProgram Program = CapturedTrafficFilter.Build(
        [InetAddress.Parse("198.18.0.100"), InetAddress.Parse("2001:db8::64"), InetAddress.Parse("198.18.0.101"), InetAddress.Parse("2001:db8:1::64")]);

    [Theory]
    [InlineData("198.18.0.100", true)]
    [InlineData("198.18.0.101", true)]
    [InlineData("198.18.0.102", false)]
    [InlineData("2001:db8::64", true)]
    [InlineData("2001:db8:1::64", true)]
    [InlineData("2001:db8::65", false)]
    [InlineData("2001:db8:2::64", false)]
    public void Build_Destination_TakesOnlyVirtualAddresses(string destination, bool isTaken) =>
        Assert.Equal(isTaken, Takes(Program, To(destination), new FrameMetadata()));

    [Theory]
    [InlineData(IfPacket.PACKET_HOST, null, true)]
    [InlineData(PacketOtherHost, null, false)]
    [InlineData(IfPacket.PACKET_HOST, 10, false)]
    [InlineData(IfPacket.PACKET_HOST, 0x2000, true)]
    [InlineData(IfPacket.PACKET_HOST, 0x2001, false)]
    public void Build_StationAndVlan_TakesUntaggedFramesToThisStation(byte packetType, int? vlanTag, bool isTaken) =>
        Assert.Equal(isTaken, Takes(Program, To("198.18.0.100"), new FrameMetadata(packetType, VlanTag: (ushort?)vlanTag)));

    [Fact]
    public void Build_EveryTruncationAndOtherEtherTypes_AreLeftOut()
    {
        var frame = To("2001:db8::64");
        for (var length = 0; length < RawFrames.EthernetLength + 40; length++)
        {
            Assert.False(Takes(Program, frame.AsSpan(0, length), new FrameMetadata()), $"a frame cut to {length} octets was taken");
        }

        Assert.False(Takes(Program, RawFrames.Ethernet(EtherType.Arp, frame.AsSpan(14)), new FrameMetadata()));
    }

    [Fact]
    public void Build_NoAddress_TakesNothing() => Assert.False(Takes(CapturedTrafficFilter.Build([]), To("198.18.0.100"), new FrameMetadata()));

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(0, 250)]
    [InlineData(1000, 150)]
    public void Build_ManyAddresses_TakesEachAndNoOther(int ipv4Count, int ipv6Count)
    {
        var addresses = Enumerable.Range(0, ipv4Count).Select(IPv4).Concat(Enumerable.Range(0, ipv6Count).Select(IPv6)).ToList();
        var program = CapturedTrafficFilter.Build(addresses);

        Assert.All(addresses, address => Assert.True(Takes(program, To(address.ToString()), new FrameMetadata())));
        Assert.False(Takes(program, To(IPv4(ipv4Count).ToString()), new FrameMetadata()));
        Assert.False(Takes(program, To(IPv6(ipv6Count).ToString()), new FrameMetadata()));
        Assert.InRange(program.Length, 1, Filter.BPF_MAXINSNS);
    }

    [Fact]
    public void Build_MoreAddressesThanFit_TakesAllIpToThisStation()
    {
        var program = CapturedTrafficFilter.Build([.. Enumerable.Range(0, 5000).Select(IPv4)]);

        Assert.True(Takes(program, To("198.19.255.255"), new FrameMetadata()));
        Assert.True(Takes(program, To("2001:db8::1"), new FrameMetadata()));
        Assert.False(Takes(program, To("198.18.0.0"), new FrameMetadata(PacketOtherHost)));
    }

    private static bool Takes(BpfProgram program, ReadOnlySpan<byte> frame, FrameMetadata metadata) => BpfMachine.Run(program, frame, metadata) > 0;

    private static InetAddress IPv4(int number) => InetAddress.FromIPv4(0xC612_0000 + (uint)number);

    private static InetAddress IPv6(int number) => InetAddress.FromIPv6(0x2001_0DB8_0000_0000, (uint)number);

    private static byte[] To(string destination) => destination.Contains(':', StringComparison.Ordinal)
        ? RawFrames.Ethernet(EtherType.IPv6, RawFrames.IPv6("2001:db8::c", destination, IpProtocol.Tcp, new byte[20]))
        : RawFrames.Ethernet(EtherType.IPv4, RawFrames.IPv4("198.18.0.3", destination, IpProtocol.Tcp, new byte[20]));
}
