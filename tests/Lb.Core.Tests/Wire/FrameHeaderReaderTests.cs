using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Tests.Forwarding;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Wire;

/// <summary>
/// What the frame path reads of a frame is what the view of each protocol says, which is tested against a kernel's frames and
/// Wireshark; and the short reader, which shares nothing with them, says the same.
/// </summary>
public sealed class FrameHeaderReaderTests
{
    [Fact]
    public void Read_KernelFrames_ReadsWhatTheyAre()
    {
        Assert.Equal(
            [
                FrameKind.NotIp, FrameKind.NotIp, FrameKind.Icmp, FrameKind.Icmp, FrameKind.Icmp, FrameKind.Tcp, FrameKind.Tcp, FrameKind.Tcp,
                FrameKind.Udp, FrameKind.Udp, FrameKind.Udp, FrameKind.Icmp, FrameKind.Icmp, FrameKind.Icmp,
            ],
            KernelFrames.All.Select(frame => Read(frame).Kind));
    }

    [Fact]
    public void Read_AnyTraffic_AgreesWithTheViews() =>
        Prop.ForAll<byte[]>(genes => Assert.All(Genes.Express(genes), AssertAgreesWithViews)).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(400));

    [Fact]
    public void TryRead_PlainFrame_AgreesWithTheLongReader() => Prop.ForAll<byte[]>(genes =>
    {
        foreach (var frame in Genes.Express(genes))
        {
            PlainFrame plain = default;
            if (!PlainFrame.TryRead(frame, Stations.Director, Stations.Director, ref plain))
            {
                continue;
            }

            var headers = Read(frame);
            Assert.True(headers.Kind is FrameKind.Tcp or FrameKind.Udp && !headers.IsFragment && headers.EthernetDestination == Stations.Director);
            Assert.Equal(
                (headers.Source, headers.Destination, headers.Protocol, headers.SourcePort, headers.DestinationPort, headers.NetworkLength, headers.TcpFlags),
                (plain.Source, plain.Destination, plain.Protocol, plain.SourcePort, plain.DestinationPort, plain.NetworkLength, plain.TcpFlags));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(400));

    [Fact]
    public void TryRead_OrdinaryFrames_ArePlain()
    {
        PlainFrame plain = default;
        Assert.All(
            [KernelFrames.TcpSyn, KernelFrames.TcpSynOverIpv6, KernelFrames.Udp, KernelFrames.UdpOverIpv6],
            frame => Assert.True(PlainFrame.TryRead(frame, Stations.Director, Stations.Director, ref plain)));
        Assert.All(
            [KernelFrames.TcpReset, KernelFrames.UdpWithIpOptions, KernelFrames.IcmpPortUnreachable, KernelFrames.ArpReply],
            frame => Assert.False(PlainFrame.TryRead(frame, Stations.Director, Stations.Director, ref plain)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Ipv6ExtensionChain.MaxCount)]
    [InlineData(Ipv6ExtensionChain.MaxCount + 1)]
    public void Read_Ipv6ExtensionHeaders_AreFollowedThisFar(int count)
    {
        var envelope = new Envelope { ExtensionHeaders = [.. Enumerable.Repeat(ExtensionHeader.DestinationOptions, count)] };
        var headers = Read(Frames.Udp("[2001:db8::1]:1111", "[2001:db8::64]:53", envelope: envelope));
        Assert.Equal(count <= Ipv6ExtensionChain.MaxCount ? FrameKind.Udp : FrameKind.Malformed, headers.Kind);
    }

    [Fact]
    public void Read_RefusedFrame_LeavesNothingOfTheLastOne()
    {
        FrameHeaderReader.Read(KernelFrames.TcpSyn, out var headers);
        FrameHeaderReader.Read([1, 2, 3], out headers);
        Assert.Equal(default, (headers.Kind, headers.Source, headers.SourcePort, headers.EthernetSource, headers.TcpFlags, headers.NetworkLength));
    }

    private static FrameHeaders Read(byte[] frame)
    {
        FrameHeaderReader.Read(frame, out var headers);
        return headers;
    }

    private static void AssertAgreesWithViews(byte[] frame)
    {
        var headers = Read(frame);
        if (!EthernetFrame.TryParse(frame, out var ethernet))
        {
            Assert.Equal(FrameKind.NotIp, headers.Kind);
            return;
        }

        Assert.Equal((ethernet.Destination, ethernet.Source, ethernet.HeaderLength), (headers.EthernetDestination, headers.EthernetSource, (int)headers.NetworkOffset));
        if (ethernet.EtherType == EtherType.IPv4 && Ipv4Packet.TryParse(ethernet.Payload, out var ipv4) && !ipv4.IsTruncated)
        {
            Assert.Equal(
                (ipv4.Source, ipv4.Destination, ipv4.Protocol, ipv4.TotalLength, ipv4.IsFragment, ipv4.DontFragment),
                (headers.Source, headers.Destination, headers.Protocol, headers.NetworkLength, headers.IsFragment, headers.DontFragment));
            AssertSameTransport(headers, ipv4.FragmentOffset, ipv4.Payload);
        }
        else if (ethernet.EtherType == EtherType.IPv6 && Ipv6Packet.TryParse(ethernet.Payload, out var ipv6) && !ipv6.IsTruncated
            && headers.Kind != FrameKind.Malformed)
        {
            Assert.Equal(
                (ipv6.Source, ipv6.Destination, ipv6.Protocol, ipv6.IsFragment, ethernet.HeaderLength + ipv6.TransportOffset),
                (headers.Source, headers.Destination, headers.Protocol, headers.IsFragment, headers.TransportOffset));
            AssertSameTransport(headers, ipv6.FragmentOffset, ipv6.Payload);
        }
        else
        {
            Assert.True(headers.Kind is FrameKind.NotIp or FrameKind.Malformed);
        }
    }

    private static void AssertSameTransport(in FrameHeaders headers, int fragmentOffset, ReadOnlySpan<byte> payload)
    {
        if (fragmentOffset != 0)
        {
            Assert.Equal(FrameKind.LaterFragment, headers.Kind);
        }
        else if (headers.Protocol == IpProtocol.Tcp && TcpSegment.TryParse(payload, out var tcp))
        {
            Assert.Equal((FrameKind.Tcp, tcp.SourcePort, tcp.DestinationPort, (byte)tcp.Flags), (headers.Kind, headers.SourcePort, headers.DestinationPort, headers.TcpFlags));
        }
        else if (headers.Protocol == IpProtocol.Udp && payload.Length >= UdpDatagram.HeaderLength && TransportPorts.TryParse(payload, out var ports))
        {
            Assert.Equal((FrameKind.Udp, ports.Source, ports.Destination), (headers.Kind, headers.SourcePort, headers.DestinationPort));
        }
        else if (headers.Protocol is IpProtocol.Tcp or IpProtocol.Udp && !headers.IsFragment)
        {
            Assert.Equal(FrameKind.Malformed, headers.Kind);
        }
    }
}
