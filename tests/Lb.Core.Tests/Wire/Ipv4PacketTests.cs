using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Wire;

public class Ipv4PacketTests
{
    private const string Plain = "45 b8 00 1c  12 34 40 00  40 01 9b 6b  c6 12 00 01  c6 12 00 64  08 00 f7 f6 00 07 00 02";

    [Fact]
    public void TryParse_PlainPacket_ReadsEveryField()
    {
        Assert.True(Ipv4Packet.TryParse(Hex.Parse(Plain), out var packet));

        Assert.Equal(20, packet.HeaderLength);
        Assert.Equal(0xB8, packet.TrafficClass);
        Assert.Equal(28, packet.TotalLength);
        Assert.Equal(0x1234, packet.Identification);
        Assert.True(packet.DontFragment);
        Assert.False(packet.MoreFragments);
        Assert.False(packet.IsFragment);
        Assert.Equal(64, packet.TimeToLive);
        Assert.Equal(IpProtocol.Icmp, packet.Protocol);
        Assert.Equal(0x9B6B, packet.HeaderChecksum);
        Assert.True(packet.IsHeaderChecksumValid);
        Assert.Equal("198.18.0.1", packet.Source.ToString());
        Assert.Equal("198.18.0.100", packet.Destination.ToString());
        Assert.Equal(8, packet.Payload.Length);
        Assert.True(packet.Options.IsEmpty);
        Assert.False(packet.IsTruncated);
    }

    [Theory]
    [InlineData("2000", true, false, 0)]
    [InlineData("2001", true, false, 8)]
    [InlineData("00b9", false, false, 1480)]
    [InlineData("1fff", false, false, 65528)]
    [InlineData("6001", true, true, 8)]
    public void FragmentField_OfFragments_IsTakenApart(string field, bool moreFragments, bool dontFragment, int offset)
    {
        var octets = Hex.Parse(Plain);
        Hex.Parse(field).CopyTo(octets, 6);

        Assert.True(Ipv4Packet.TryParse(octets, out var packet));
        Assert.True(packet.IsFragment);
        Assert.Equal(moreFragments, packet.MoreFragments);
        Assert.Equal(dontFragment, packet.DontFragment);
        Assert.Equal(offset, packet.FragmentOffset);
    }

    [Theory]
    [InlineData("65 00 00 1c", "version 6")]
    [InlineData("44 00 00 1c", "IHL 4")]
    [InlineData("40 00 00 1c", "IHL 0")]
    [InlineData("48 00 00 1c", "IHL 8, more than received")]
    [InlineData("45 00 00 13", "total length below the header")]
    [InlineData("46 00 00 17", "total length below the header with options")]
    [InlineData("45 00 00 00", "total length 0")]
    public void TryParse_ContradictingLengths_IsRefused(string start, string why)
    {
        var octets = Hex.Parse(Plain);
        Hex.Parse(start).CopyTo(octets, 0);

        Assert.False(Ipv4Packet.TryParse(octets, out _), why);
    }

    [Fact]
    public void Payload_WithEthernetPadding_EndsAtTotalLength()
    {
        Assert.True(Ipv4Packet.TryParse([.. Hex.Parse(Plain), .. new byte[18]], out var packet));

        Assert.Equal(8, packet.Payload.Length);
        Assert.False(packet.IsTruncated);
    }

    [Fact]
    public void Payload_OfTruncatedPacket_IsWhatIsThere()
    {
        Assert.True(Ipv4Packet.TryParse(Hex.Parse(Plain).AsSpan(0, 23), out var packet));

        Assert.True(packet.IsTruncated);
        Assert.Equal(3, packet.Payload.Length);
    }

    [Fact]
    public void WriteTo_WithOptions_WritesEveryOctetAndAChecksumOverThem()
    {
        var header = new Ipv4Header
        {
            Source = InetAddress.Parse("198.18.0.1"),
            Destination = InetAddress.Parse("198.18.0.100"),
            Protocol = IpProtocol.Udp,
            TimeToLive = 2,
            TrafficClass = 0xB8,
            Identification = 0xBEEF,
            MoreFragments = true,
            FragmentOffset = 1480,
        };
        var buffer = Hex.Prefilled(25);

        var written = Ipv4Packet.WriteTo(buffer, header, payloadLength: 8, options: [0x94, 0x04, 0x00, 0x00]);

        Assert.Equal(24, written);
        Assert.Equal(
            Hex.Dump(Hex.Parse("46b8 0020 beef 20b9 0211 b6de c612 0001 c612 0064 9404 0000 a5")),
            Hex.Dump(buffer));
        Assert.True(Ipv4Packet.TryParse(buffer.AsSpan(0, 24), out var packet));
        Assert.True(packet.IsHeaderChecksumValid);
        Assert.Equal([0x94, 0x04, 0x00, 0x00], packet.Options.ToArray());
    }

    [Theory]
    [InlineData(7, 0, 0)]
    [InlineData(65536, 0, 0)]
    [InlineData(-8, 0, 0)]
    [InlineData(0, 3, 0)]
    [InlineData(0, 44, 0)]
    [InlineData(0, 0, 65516)]
    public void WriteTo_ValueThatDoesNotFit_Throws(int fragmentOffset, int optionOctets, int payloadLength)
    {
        var header = new Ipv4Header
        {
            Source = InetAddress.FromIPv4(1),
            Destination = InetAddress.FromIPv4(2),
            Protocol = IpProtocol.Udp,
            FragmentOffset = fragmentOffset,
        };

        Assert.ThrowsAny<ArgumentException>(() => Ipv4Packet.WriteTo(new byte[100], header, payloadLength, new byte[optionOctets]));
    }
}
