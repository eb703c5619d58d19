using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Health;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Health;

public sealed class VipProbeTests
{
    private const uint First = 0xFFFF_FFFF;

    private static readonly VipProbe Probe4 = Of("198.18.0.1", "198.18.0.100"), Probe6 = Of("2001:db8::1", "2001:db8::100");

    [SkippableFact]
    public void Write_EitherFamily_IsDecodedByTsharkAsMeant()
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");
        byte[][] frames = [Written(Probe4.WriteSyn), Written(Probe4.WriteReset), Written(Probe6.WriteSyn), Written(Probe6.WriteReset)];

        var lines = Tshark.Decode(
            frames, "eth.dst", "eth.src", "ip.src", "ip.dst", "ip.ttl", "ipv6.src", "ipv6.dst", "ipv6.hlim", "tcp.srcport", "tcp.dstport", "tcp.flags", "tcp.seq_raw", "tcp.checksum.status");

        const string stations = "02:00:00:00:00:0b 02:00:00:00:00:64", v4 = "198.18.0.1 198.18.0.100 1 - - -", v6 = "- - - 2001:db8::1 2001:db8::100 1";
        Assert.Equal(
            [
                $"{stations} {v4} 40000 6379 0x0002 4294967295 1",
                $"{stations} {v4} 40000 6379 0x0004 0 1",
                $"{stations} {v6} 40000 6379 0x0002 4294967295 1",
                $"{stations} {v6} 40000 6379 0x0004 0 1",
            ],
            lines);
    }

    // RFC 9293 §3.10.7.3: an answer acknowledges the SYN, which took one number; and 0xFFFFFFFF + 1 is 0.
    [Theory]
    [InlineData(TcpFlags.Syn | TcpFlags.Ack, 0u, (int)VipAnswer.Accepted)]
    [InlineData(TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Ece, 0u, (int)VipAnswer.Accepted)]
    [InlineData(TcpFlags.Rst | TcpFlags.Ack, 0u, (int)VipAnswer.Refused)]
    [InlineData(TcpFlags.Rst, 0u, (int)VipAnswer.None)]
    [InlineData(TcpFlags.Syn, 0u, (int)VipAnswer.None)]
    [InlineData(TcpFlags.Ack, 0u, (int)VipAnswer.None)]
    [InlineData(TcpFlags.Fin | TcpFlags.Ack, 0u, (int)VipAnswer.None)]
    [InlineData(TcpFlags.Syn | TcpFlags.Ack, 1u, (int)VipAnswer.None)]
    [InlineData(TcpFlags.Rst | TcpFlags.Ack, First, (int)VipAnswer.None)]
    public void Read_SegmentOfTheConnection_IsAnAnswerOnlyToTheSyn(TcpFlags flags, uint acknowledgment, int expected)
    {
        foreach (var probe in (VipProbe[])[Probe4, Probe6])
        {
            var frame = Answer(probe, flags: flags, acknowledgment: acknowledgment);
            Assert.Equal((VipAnswer)expected, probe.Read(frame, out var station));
            Assert.Equal(Stations.Client, station);
        }
    }

    [Theory]
    [InlineData("198.18.0.101", 6379, "198.18.0.1", 40000)]
    [InlineData("198.18.0.100", 6380, "198.18.0.1", 40000)]
    [InlineData("198.18.0.100", 6379, "198.18.0.2", 40000)]
    [InlineData("198.18.0.100", 6379, "198.18.0.1", 40001)]
    public void Read_OtherConnection_IsNoAnswer(string source, int sourcePort, string destination, int destinationPort)
    {
        var frame = Frames.Tcp($"{source}:{sourcePort}", $"{destination}:{destinationPort}", TcpFlags.Syn | TcpFlags.Ack);
        Assert.Equal(VipAnswer.None, Probe4.Read(frame, out _));
    }

    [Fact]
    public void Read_AnyOctets_NeverThrows() => Prop.ForAll<byte[], byte, byte>((octets, place, length) =>
    {
        foreach (var probe in (VipProbe[])[Probe4, Probe6])
        {
            _ = probe.Read(octets, out _);

            // An answer with something else in it, and cut off somewhere.
            var frame = Answer(probe);
            octets.AsSpan(0, Math.Min(octets.Length, frame.Length - (place % frame.Length))).CopyTo(frame.AsSpan(place % frame.Length));
            _ = probe.Read(frame, out _);
            _ = probe.Read(frame.AsSpan(0, length % (frame.Length + 1)), out _);
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(100));

    internal static byte[] Answer(VipProbe probe, TcpFlags flags = TcpFlags.Syn | TcpFlags.Ack, uint acknowledgment = 0, Envelope? envelope = null) => Frames.Tcp(
        new Endpoint(probe.VirtualAddress, probe.VirtualPort), new Endpoint(probe.Address, probe.Port), flags, acknowledgment: acknowledgment, envelope: envelope);

    internal static VipProbe Of(string own, string vip) => new(
        Stations.Director, new MacAddress(0x0200_0000_000B), InetAddress.Parse(own), 40000, InetAddress.Parse(vip), 6379, First);

    private static byte[] Written(Writer write)
    {
        var frame = new byte[VipProbe.MaxFrameLength];
        return frame[..write(frame)];
    }

    private delegate int Writer(Span<byte> frame);
}
