using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Wire;

public class Ipv6PacketTests
{
    private const string Addresses = "20010db8 00000000 00000000 00000001  20010db8 00000000 00000000 00000064";
    private const string HopByHop = "00 01 04 00000000";
    private const string Options16 = "01 01 0c 00000000 00000000 00000000";
    private const string Routing = "00 fd 00 00000000";
    private const string Authentication = "04 0000 00000100 00000001 000000000000000000000000";

    [Theory]
    [InlineData(6, "", 6, 40)]
    [InlineData(0, "06" + HopByHop, 6, 48)]
    [InlineData(60, "11" + Options16, 17, 56)]
    [InlineData(43, "06" + Routing, 6, 48)]
    [InlineData(51, "06" + Authentication, 6, 64)]
    [InlineData(0, "2b" + HopByHop + "3c" + Routing + "33" + Options16 + "06" + Authentication, 6, 96)]
    [InlineData(59, "", 59, 40)]
    [InlineData(50, "", 50, 40)]
    public void TryParse_ExtensionHeaders_FindsTransport(byte nextHeader, string chain, byte protocol, int transportOffset)
    {
        Assert.True(Ipv6Packet.TryParse(Packet(nextHeader, chain + "0bb8 0050"), out var packet));

        Assert.Equal((IpProtocol)protocol, packet.Protocol);
        Assert.Equal((IpProtocol)nextHeader, packet.NextHeader);
        Assert.Equal(transportOffset, packet.TransportOffset);
        Assert.Equal([0x0B, 0xB8, 0x00, 0x50], packet.Payload.ToArray());
        Assert.False(packet.HasFragmentHeader);
    }

    [Theory]
    [InlineData("11 00 0001 00000007", true, true, 0)]
    [InlineData("11 00 05a9 00000007", true, true, 1448)]
    [InlineData("11 00 05a8 00000007", true, false, 1448)]
    [InlineData("11 00 fff8 00000007", true, false, 65528)]
    [InlineData("11 00 0000 00000007", false, false, 0)]
    [InlineData("11 ff 0006 00000007", false, false, 0)]
    public void TryParse_FragmentHeader_IsTakenApart(string header, bool isFragment, bool moreFragments, int offset)
    {
        Assert.True(Ipv6Packet.TryParse(Packet(44, header + "aabb"), out var packet));

        Assert.True(packet.HasFragmentHeader);
        Assert.Equal(40, packet.FragmentHeaderOffset);
        Assert.Equal(isFragment, packet.IsFragment);
        Assert.Equal(moreFragments, packet.MoreFragments);
        Assert.Equal(offset, packet.FragmentOffset);
        Assert.Equal(7u, packet.Identification);
        Assert.Equal(IpProtocol.Udp, packet.Protocol);
        Assert.Equal(48, packet.TransportOffset);
    }

    [Fact]
    public void TryParse_LaterFragmentWhosePartStartsWithOptions_DoesNotReadDataAsHeader()
    {
        // Next header 60 names what the FIRST fragment starts with; here the middle of it follows (RFC 8200 §4.5).
        Assert.True(Ipv6Packet.TryParse(Packet(44, "3c 00 0008 00000007 ffff ffff"), out var packet));

        Assert.Equal(IpProtocol.DestinationOptions, packet.Protocol);
        Assert.Equal(48, packet.TransportOffset);
    }

    [Theory]
    [InlineData(0, "06 00 00", "hop-by-hop cut")]
    [InlineData(60, "06 01 01 04 00000000", "options longer than the packet")]
    [InlineData(44, "11 00 0001 0000", "fragment header cut")]
    [InlineData(51, "06 04 0000 00000100", "authentication longer than the packet")]
    [InlineData(60, "00" + Options16 + "06" + HopByHop, "hop-by-hop not first (RFC 8200 §4.3)")]
    [InlineData(44, "2c 00 0000 00000007 11 00 0000 00000007", "two fragment headers")]
    [InlineData(43, "2b" + Routing + "2b" + Routing + "2b" + Routing + "2b" + Routing + "2b" + Routing + "2b" + Routing + "2b" + Routing + "2b" + Routing + "06" + Routing, "nine headers")]
    public void TryParse_BadChain_IsRefused(byte nextHeader, string chain, string why) =>
        Assert.False(Ipv6Packet.TryParse(Packet(nextHeader, chain), out _), why);

    [Fact]
    public void TryParse_EightHeaders_IsTheLimit() => Assert.True(Ipv6Packet.TryParse(
        Packet(43, string.Concat(Enumerable.Repeat("2b" + Routing, 7)) + "06" + Routing), out _));

    [Fact]
    public void TryParse_ChainInEthernetPadding_IsRefused()
    {
        // The payload length of 4 ends the packet; the octets behind it are padding, whatever they look like.
        byte[] octets = [.. Packet(0, "06 00 01 04"), .. new byte[46]];

        Assert.False(Ipv6Packet.TryParse(octets, out _));
    }

    [Fact]
    public void TryParse_Version4_IsRefused()
    {
        var octets = Packet(6, "0bb80050");
        octets[0] = 0x45;

        Assert.False(Ipv6Packet.TryParse(octets, out _));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(24)]
    public void TryParse_MappedAddress_IsRefused(int offset)
    {
        var octets = Packet(6, "0bb80050");
        Hex.Parse("00000000 00000000 0000ffff c6120064").CopyTo(octets, offset);

        Assert.False(Ipv6Packet.TryParse(octets, out _));
    }

    [Fact]
    public void Payload_OfTruncatedPacket_IsWhatIsThere()
    {
        Assert.True(Ipv6Packet.TryParse(Packet(6, "0bb80050").AsSpan(0, 42), out var packet));

        Assert.True(packet.IsTruncated);
        Assert.Equal(2, packet.Payload.Length);
    }

    [Fact]
    public void WriteTo_AllFields_WritesEveryOctetAndReadsBack()
    {
        var header = new Ipv6Header
        {
            Source = InetAddress.Parse("2001:db8::1"),
            Destination = InetAddress.Parse("2001:db8::64"),
            NextHeader = IpProtocol.Fragment,
            HopLimit = 2,
            TrafficClass = 0xB8,
            FlowLabel = 0xABCDE,
        };
        var buffer = Hex.Prefilled(49);

        var written = Ipv6Packet.WriteTo(buffer, header, payloadLength: 8);
        written += Ipv6Packet.WriteFragmentHeader(buffer.AsSpan(written), IpProtocol.Udp, fragmentOffset: 1448, moreFragments: true, identification: 7);

        Assert.Equal(48, written);
        Assert.Equal(Hex.Dump(Hex.Parse("6b8abcde 0008 2c 02" + Addresses + "11 00 05a9 00000007 a5")), Hex.Dump(buffer));
        Assert.True(Ipv6Packet.TryParse(buffer.AsSpan(0, 48), out var packet));
        Assert.Equal(0xB8, packet.TrafficClass);
        Assert.Equal(0xABCDEu, packet.FlowLabel);
        Assert.Equal(2, packet.HopLimit);
        Assert.Equal(8, packet.PayloadLength);
        Assert.Equal(header.Source, packet.Source);
        Assert.Equal(header.Destination, packet.Destination);
    }

    [Fact]
    public void WriteTo_IPv4Address_Throws()
    {
        var header = new Ipv6Header { Source = InetAddress.Parse("198.18.0.1"), Destination = InetAddress.Parse("2001:db8::1"), NextHeader = IpProtocol.Udp };

        Assert.Throws<ArgumentException>(() => Ipv6Packet.WriteTo(new byte[40], header, 0));
    }

    private static byte[] Packet(byte nextHeader, string payload)
    {
        var octets = Hex.Parse(payload);
        return [0x60, 0, 0, 0, 0, (byte)octets.Length, nextHeader, 64, .. Hex.Parse(Addresses), .. octets];
    }
}
