using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Wire;

/// <summary>The contract of every view: bytes of any kind are refused or safe to ask everything about.</summary>
public class AnyBytesTests
{
    public static TheoryData<string> ValidFrames { get; } = new(KernelFrames.All.Concat(BuiltFrames()).Select(Convert.ToHexString));

    [Theory]
    [MemberData(nameof(ValidFrames))]
    public void TryParse_EveryTruncationOfAValidFrame_NeverThrows(string hex)
    {
        var frame = Convert.FromHexString(hex);
        for (var length = 0; length <= frame.Length; length++)
        {
            // An array of its own, so that reading past the end cannot hit the rest of the frame.
            _ = ReadEverything(frame.AsSpan(0, length).ToArray());
        }

        Assert.True(ReadEverything(frame) > 0);
    }

    [Theory]
    [MemberData(nameof(ValidFrames))]
    public void TryParse_EveryOctetReplaced_NeverThrows(string hex)
    {
        var frame = Convert.FromHexString(hex);
        for (var i = 0; i < frame.Length; i++)
        {
            var original = frame[i];
            foreach (var value in (ReadOnlySpan<byte>)[0x00, 0x01, 0x2C, 0x4F, 0x60, 0x7F, 0x80, 0xFF, (byte)~original])
            {
                frame[i] = value;
                _ = ReadEverything(frame);
            }

            frame[i] = original;
        }

        Assert.True(ReadEverything(frame) > 0);
    }

    [Fact]
    public void TryParse_AnyBytes_NeverThrows() => Prop.ForAll<byte[]>(octets => ReadEverything(octets) >= 0)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(300));

    [Fact]
    public void TryParse_AnyIpv6Chain_NeverThrows() => Prop.ForAll<byte, byte[]>((nextHeader, octets) =>
    {
        // Random octets seldom spell a header chain; small numbers as next header and length do.
        var chain = octets.Select((octet, i) => i % 8 < 2 ? Pick(octet, i) : octet).ToArray();
        byte[] packet = [0x60, 0, 0, 0, (byte)(chain.Length >> 8), (byte)chain.Length, Pick(nextHeader, 0), 64, .. new byte[32], .. chain];
        return ReadEverything(packet) >= 0;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(200));

    private static byte Pick(byte octet, int position) => position % 8 == 1
        ? (byte)(octet % 3)
        : ((ReadOnlySpan<byte>)[0, 6, 17, 43, 44, 51, 58, 60])[octet % 8];

    private static IEnumerable<byte[]> BuiltFrames()
    {
        var all = new Envelope
        {
            Vlans = [5, 6],
            ExtensionHeaders =
            [
                ExtensionHeader.HopByHop, ExtensionHeader.DestinationOptions, ExtensionHeader.Routing, ExtensionHeader.AtomicFragment,
                ExtensionHeader.Authentication,
            ],
        };
        yield return Frames.Tcp("[2001:db8::1]:1111", "[2001:db8::64]:80", TcpFlags.Ack, "data"u8.ToArray(), envelope: all);
        yield return Frames.Tcp("198.18.0.1:1111", "198.18.0.100:80", TcpFlags.Ack, "data"u8.ToArray(), vlan: 5, envelope: new Envelope { Padding = 6 });
    }

    /// <summary>Offers the octets, and every payload found in them, to every view, and asks each all its questions.</summary>
    /// <returns>How many views took them.</returns>
    private static int ReadEverything(ReadOnlySpan<byte> octets)
    {
        var taken = ReadNetworkLayer(octets);
        if (EthernetFrame.TryParse(octets, out var frame))
        {
            _ = $"{frame.Destination}{frame.Source}{frame.EtherType}{frame.TagCount}{frame.VlanId}{frame.HeaderLength}";
            taken += 1 + ReadNetworkLayer(frame.Payload);
        }

        return taken;
    }

    private static int ReadNetworkLayer(ReadOnlySpan<byte> octets)
    {
        var taken = ReadTransport(octets, default, default);
        if (Ipv4Packet.TryParse(octets, out var v4))
        {
            _ = $"{v4.TrafficClass}{v4.Identification}{v4.DontFragment}{v4.MoreFragments}{v4.FragmentOffset}{v4.IsFragment}{v4.TimeToLive}";
            _ = $"{v4.Protocol}{v4.HeaderChecksum}{v4.IsHeaderChecksumValid}{v4.Options.Length}{v4.Header.Length}{v4.IsTruncated}";
            Assert.InRange(v4.Payload.Length, 0, octets.Length - v4.HeaderLength);
            taken += 1 + ReadTransport(v4.Payload, v4.Source, v4.Destination);
        }

        if (Ipv6Packet.TryParse(octets, out var v6))
        {
            _ = $"{v6.TrafficClass}{v6.FlowLabel}{v6.NextHeader}{v6.HopLimit}{v6.Protocol}{v6.HasFragmentHeader}{v6.FragmentHeaderOffset}";
            _ = $"{v6.IsFragment}{v6.MoreFragments}{v6.FragmentOffset}{v6.Identification}{v6.IsTruncated}";
            Assert.InRange(v6.TransportOffset, Ipv6Packet.HeaderLength, octets.Length);
            Assert.InRange(v6.Payload.Length, 0, octets.Length - v6.TransportOffset);
            taken += 1 + ReadTransport(v6.Payload, v6.Source, v6.Destination);
        }

        return taken;
    }

    private static int ReadTransport(ReadOnlySpan<byte> octets, InetAddress source, InetAddress destination)
    {
        var taken = TransportPorts.TryParse(octets, out _) ? 1 : 0;
        if (TcpSegment.TryParse(octets, out var tcp))
        {
            _ = $"{tcp.SourcePort}{tcp.DestinationPort}{tcp.SequenceNumber}{tcp.AcknowledgmentNumber}{tcp.Flags}{tcp.Window}{tcp.Checksum}";
            _ = $"{tcp.Options.Length}{tcp.Payload.Length}{tcp.IsChecksumValid(source, destination)}";
            taken++;
        }

        if (UdpDatagram.TryParse(octets, out var udp))
        {
            _ = $"{udp.SourcePort}{udp.DestinationPort}{udp.Checksum}{udp.IsTruncated}{udp.Payload.Length}{udp.IsChecksumValid(source, destination)}";
            taken++;
        }

        if (IcmpMessage.TryParse(octets, out var icmp))
        {
            _ = $"{icmp.Type}{icmp.Code}{icmp.Checksum}{icmp.RestOfHeader}{icmp.NextHopMtu}{icmp.IsError}{icmp.IsChecksumValid}{icmp.Body.Length}";
            taken++;
        }

        if (Icmpv6Message.TryParse(octets, out var icmp6))
        {
            _ = $"{icmp6.Type}{icmp6.Code}{icmp6.Checksum}{icmp6.RestOfHeader}{icmp6.IsError}{icmp6.IsChecksumValid(source, destination)}{icmp6.Body.Length}";
            taken++;
        }

        return taken + ReadNeighbors(octets);
    }

    private static int ReadNeighbors(ReadOnlySpan<byte> octets)
    {
        var taken = 0;
        if (ArpPacket.TryParse(octets, out var arp))
        {
            _ = $"{arp.Operation}{arp.SenderHardwareAddress}{arp.SenderProtocolAddress}{arp.TargetHardwareAddress}{arp.TargetProtocolAddress}";
            taken++;
        }

        if (NeighborSolicitation.TryParse(octets, out var solicitation))
        {
            _ = $"{solicitation.Target}{solicitation.TryGetSourceLinkLayerAddress(out _)}";
            taken++;
        }

        if (NeighborAdvertisement.TryParse(octets, out var advertisement))
        {
            _ = $"{advertisement.Flags}{advertisement.Target}{advertisement.TryGetTargetLinkLayerAddress(out _)}";
            taken++;
        }

        return taken;
    }
}
