using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Wire;

public class TransportTests
{
    private const int Ipv4Transport = EthernetFrame.HeaderLengthUntagged + Ipv4Packet.MinHeaderLength;
    private const int Ipv6Transport = EthernetFrame.HeaderLengthUntagged + Ipv6Packet.HeaderLength;

    private static readonly InetAddress Client = InetAddress.Parse("198.18.0.1");
    private static readonly InetAddress Vip = InetAddress.Parse("198.18.0.100");
    private static readonly InetAddress Client6 = InetAddress.Parse("2001:db8::1");
    private static readonly InetAddress Vip6 = InetAddress.Parse("2001:db8::64");

    [Fact]
    public void TcpTryParse_KernelSyn_ReadsEveryField()
    {
        Assert.True(TcpSegment.TryParse(KernelFrames.TcpSyn.AsSpan(Ipv4Transport), out var segment));

        Assert.Equal(1112, segment.SourcePort);
        Assert.Equal(80, segment.DestinationPort);
        Assert.Equal(0x04E35F97u, segment.SequenceNumber);
        Assert.Equal(0u, segment.AcknowledgmentNumber);
        Assert.Equal(40, segment.HeaderLength);
        Assert.Equal(TcpFlags.Syn, segment.Flags);
        Assert.Equal(64240, segment.Window);
        Assert.Equal(0xA045, segment.Checksum);
        Assert.Equal(20, segment.Options.Length);
        Assert.True(segment.Payload.IsEmpty);
        Assert.True(segment.IsChecksumValid(Client, Vip));
        Assert.False(segment.IsChecksumValid(Client, Client));
    }

    [Theory]
    [InlineData(0x40)]
    [InlineData(0x00)]
    [InlineData(0xB0)]
    public void TcpTryParse_BadDataOffset_IsRefused(byte dataOffsetOctet)
    {
        var octets = KernelFrames.TcpSyn[Ipv4Transport..];
        octets[12] = dataOffsetOctet;

        Assert.False(TcpSegment.TryParse(octets, out _));
    }

    [Fact]
    public void TcpWriteTo_FieldsOfKernelSyn_GivesTheSameOctets()
    {
        var kernel = KernelFrames.TcpSynOverIpv6[Ipv6Transport..];
        Assert.True(TcpSegment.TryParse(kernel, out var segment));
        var header = new TcpHeader
        {
            SourcePort = 1112,
            DestinationPort = 80,
            SequenceNumber = 0x92194656,
            Flags = TcpFlags.Syn,
            Window = 64800,
        };
        var buffer = Hex.Prefilled(kernel.Length);

        Assert.Equal(kernel.Length, TcpSegment.WriteTo(buffer, header, Client6, Vip6, [], segment.Options));
        Assert.Equal(Hex.Dump(kernel), Hex.Dump(buffer));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(44)]
    public void TcpWriteTo_OptionsThatDoNotFit_Throws(int octets) => Assert.Throws<ArgumentException>(() => TcpSegment.WriteTo(
        new byte[100], new TcpHeader { SourcePort = 1, DestinationPort = 2 }, Client, Vip, [], new byte[octets]));

    [Fact]
    public void UdpTryParse_KernelDatagram_ReadsEveryField()
    {
        Assert.True(UdpDatagram.TryParse(KernelFrames.Udp.AsSpan(Ipv4Transport), out var datagram));

        Assert.Equal(1111, datagram.SourcePort);
        Assert.Equal(53, datagram.DestinationPort);
        Assert.Equal(12, datagram.Length);
        Assert.Equal(0x8FEF, datagram.Checksum);
        Assert.Equal("ping"u8.ToArray(), datagram.Payload.ToArray());
        Assert.False(datagram.IsTruncated);
        Assert.True(datagram.IsChecksumValid(Client, Vip));
        Assert.False(datagram.IsChecksumValid(Client, Client));
    }

    [Fact]
    public void UdpTryParse_LengthBelowHeader_IsRefused()
    {
        var octets = KernelFrames.Udp[Ipv4Transport..];
        octets[5] = 7;

        Assert.False(UdpDatagram.TryParse(octets, out _));
    }

    [Fact]
    public void UdpPayload_OfFirstFragment_IsWhatIsThere()
    {
        Assert.True(UdpDatagram.TryParse(KernelFrames.Udp.AsSpan(Ipv4Transport, 10), out var datagram));

        Assert.True(datagram.IsTruncated);
        Assert.Equal(2, datagram.Payload.Length);
        Assert.False(datagram.IsChecksumValid(Client, Vip));
    }

    [Fact]
    public void UdpIsChecksumValid_Zero_IsRightOverIpv4Only()
    {
        var octets = KernelFrames.Udp[Ipv4Transport..];
        octets.AsSpan(6, 2).Clear();

        Assert.True(UdpDatagram.TryParse(octets, out var datagram));
        Assert.True(datagram.IsChecksumValid(Client, Vip));
        Assert.False(datagram.IsChecksumValid(Client6, Vip6));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UdpWriteTo_FieldsOfKernelDatagram_GivesTheSameOctets(bool isIpv4)
    {
        var kernel = isIpv4 ? KernelFrames.Udp[Ipv4Transport..] : KernelFrames.UdpOverIpv6[Ipv6Transport..];
        var buffer = Hex.Prefilled(kernel.Length);

        var written = UdpDatagram.WriteTo(buffer, new TransportPorts(1111, 53), isIpv4 ? Client : Client6, isIpv4 ? Vip : Vip6, "ping"u8);

        Assert.Equal(kernel.Length, written);
        Assert.Equal(Hex.Dump(kernel), Hex.Dump(buffer));
    }

    [Fact]
    public void PortsTryParse_EightQuotedOctets_AreEnough()
    {
        Assert.True(TransportPorts.TryParse(KernelFrames.TcpSyn.AsSpan(Ipv4Transport, 8), out var ports));
        Assert.Equal(new TransportPorts(1112, 80), ports);
        Assert.False(TransportPorts.TryParse(KernelFrames.TcpSyn.AsSpan(Ipv4Transport, 3), out _));
    }
}
