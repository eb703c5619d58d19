using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Health;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Health;

public sealed class HolderQuestionTests
{
    private const ulong ServerStation = 0x0200_0000_000B;

    internal static readonly HolderQuestion Question4 = new(Stations.Director, InetAddress.Parse("198.18.0.100"), Source: null);
    internal static readonly HolderQuestion Question6 = new(Stations.Director, InetAddress.Parse("2001:db8::1:2345:6789"), InetAddress.Parse("fe80::1"));

    [SkippableFact]
    public void Write_EitherFamily_IsDecodedByTsharkAsAQuestionThatNobodyLearnsAmissFrom()
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");

        Assert.Equal(
            ["ff:ff:ff:ff:ff:ff 02:00:00:00:00:64 1 02:00:00:00:00:64 0.0.0.0 00:00:00:00:00:00 198.18.0.100 1"],
            Tshark.Decode(
                [Written(Question4)], "eth.dst", "eth.src", "arp.opcode", "arp.src.hw_mac", "arp.src.proto_ipv4", "arp.dst.hw_mac", "arp.dst.proto_ipv4", "arp.isprobe"));
        Assert.Equal(
            ["33:33:ff:45:67:89 02:00:00:00:00:64 fe80::1 ff02::1:ff45:6789 255 135 2001:db8::1:2345:6789 1 02:00:00:00:00:64 1"],
            Tshark.Decode(
                [Written(Question6)],
                "eth.dst",
                "eth.src",
                "ipv6.src",
                "ipv6.dst",
                "ipv6.hlim",
                "icmpv6.type",
                "icmpv6.nd.ns.target_address",
                "icmpv6.opt.type",
                "icmpv6.opt.linkaddr",
                "icmpv6.checksum.status"));
    }

    [Fact]
    public void Write_IPv6WithoutASource_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => Written(Question6 with { Source = null }));

    [Fact]
    public void TryRead_AnswerOfEitherFamily_TellsTheStationThatNeighboursTake()
    {
        foreach (var (question, answer) in ((HolderQuestion, byte[])[])[(Question4, Reply()), (Question6, Advertisement())])
        {
            Assert.True(question.TryRead(answer, out var station));
            Assert.Equal(ServerStation, station.Bits);
        }

        // Without the option it is the sender's (RFC 4861 §4.4).
        var bare = Advertisement()[..^8];
        bare[19] -= 8;
        Assert.True(Question6.TryRead(bare, out var sender));
        Assert.Equal(Stations.Client, sender);
    }

    [Fact]
    public void TryRead_WhatIsNoAnswer_IsLeftAlone()
    {
        Assert.False(Question4.TryRead(Written(Question4), out _));
        Assert.False(Question6.TryRead(Written(Question6), out _));
        Assert.False(Question4.TryRead(Reply("198.18.0.101"), out _));
        Assert.False(Question4.TryRead(Reply(operation: ArpOperation.Request), out _));
        Assert.False(Question6.TryRead(Advertisement("2001:db8::2:2345:6789"), out _));
        Assert.False(Question6.TryRead(Advertisement(hopLimit: 254), out _));
        Assert.False(Question4.TryRead(Advertisement(), out _));
        Assert.False(Question6.TryRead(Reply(), out _));
        Assert.False(Question4.TryRead(Tagged(Reply()), out _));
    }

    [Fact]
    public void TryRead_AnyOctets_NeverThrows() => Prop.ForAll<byte[], byte, byte>((octets, place, length) =>
    {
        foreach (var (question, answer) in ((HolderQuestion, byte[])[])[(Question4, Reply()), (Question6, Advertisement())])
        {
            _ = question.TryRead(octets, out _);

            // An answer with something else in it, and cut off somewhere.
            octets.AsSpan(0, Math.Min(octets.Length, answer.Length - (place % answer.Length))).CopyTo(answer.AsSpan(place % answer.Length));
            _ = question.TryRead(answer, out _);
            _ = question.TryRead(answer.AsSpan(0, length % (answer.Length + 1)), out _);
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(100));

    internal static byte[] Reply(string address = "198.18.0.100", ArpOperation operation = ArpOperation.Reply)
    {
        var frame = new byte[EthernetFrame.HeaderLengthUntagged + ArpPacket.Length];
        var header = EthernetFrame.WriteTo(frame, Stations.Director, Stations.Client, EtherType.Arp);
        _ = ArpPacket.WriteTo(frame.AsSpan(header), operation, new MacAddress(ServerStation), InetAddress.Parse(address), Stations.Director, InetAddress.FromIPv4(0));
        return frame;
    }

    internal static byte[] Advertisement(string target = "2001:db8::1:2345:6789", byte hopLimit = 255)
    {
        var (source, destination) = (InetAddress.Parse(target), Question6.Source!.Value);
        var frame = new byte[EthernetFrame.HeaderLengthUntagged + Ipv6Packet.HeaderLength + NeighborAdvertisement.Length];
        var length = EthernetFrame.WriteTo(frame, Stations.Director, Stations.Client, EtherType.IPv6);
        length += Ipv6Packet.WriteTo(
            frame.AsSpan(length),
            new Ipv6Header { NextHeader = IpProtocol.Icmpv6, HopLimit = hopLimit, Source = source, Destination = destination },
            NeighborAdvertisement.Length);
        _ = NeighborAdvertisement.WriteTo(
            frame.AsSpan(length), source, destination, NeighborAdvertisementFlags.Solicited | NeighborAdvertisementFlags.Override, source, new MacAddress(ServerStation));
        return frame;
    }

    private static byte[] Tagged(byte[] frame) => [.. frame[..12], 0x81, 0x00, 0x00, 0x0A, .. frame[12..]];

    private static byte[] Written(HolderQuestion question)
    {
        var frame = new byte[HolderQuestion.MaxFrameLength];
        return frame[..question.Write(frame)];
    }
}
