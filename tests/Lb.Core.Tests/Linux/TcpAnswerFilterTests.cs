using Lb.Core.Health;
using Lb.Core.Linux.AfPacket;
using Lb.Core.Linux.Raw;
using Lb.Core.Tests.Health;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Linux;

public sealed class TcpAnswerFilterTests
{
    private static readonly VipProbe Probe4 = VipProbeTests.Of("198.18.0.1", "198.18.0.100"), Probe6 = VipProbeTests.Of("2001:db8::1", "2001:db8:0:1::100");

    [Fact]
    public void Build_AnswerOfEitherFamily_IsTaken()
    {
        Assert.True(Takes(Probe4, VipProbeTests.Answer(Probe4)));
        Assert.True(Takes(Probe4, VipProbeTests.Answer(Probe4, envelope: new Envelope { Ipv4Options = [7, 4, 4, 0], DontFragment = true })));
        Assert.True(Takes(Probe6, VipProbeTests.Answer(Probe6)));
    }

    [Theory]
    [InlineData("198.18.0.101:6379", "198.18.0.1:40000")]
    [InlineData("198.18.0.100:6380", "198.18.0.1:40000")]
    [InlineData("198.18.0.100:6379", "198.18.0.2:40000")]
    [InlineData("198.18.0.100:6379", "198.18.0.1:40001")]
    [InlineData("198.18.0.1:40000", "198.18.0.100:6379")]
    [InlineData("[2001:db8:0:1::101]:6379", "[2001:db8::1]:40000")]
    [InlineData("[2001:db8:0:2::100]:6379", "[2001:db8::1]:40000")]
    [InlineData("[2001:db8:0:1::100]:6379", "[2001:db9::1]:40000")]
    [InlineData("[2001:db8:0:1::100]:6379", "[2001:db8::1]:40001")]
    public void Build_OtherConnection_IsLeftOut(string source, string destination)
    {
        var frame = Frames.Tcp(source, destination, TcpFlags.Syn | TcpFlags.Ack);
        Assert.False(Takes(Probe4, frame));
        Assert.False(Takes(Probe6, frame));
    }

    [Fact]
    public void Build_WhatOnlyLooksLikeIt_IsLeftOut()
    {
        var (answer4, answer6) = (VipProbeTests.Answer(Probe4), VipProbeTests.Answer(Probe6));

        Assert.False(Takes(Probe4, answer4, new FrameMetadata(VlanTag: 10)));
        Assert.False(Takes(Probe4, Frames.Udp("198.18.0.100:6379", "198.18.0.1:40000")));
        Assert.False(Takes(Probe6, Frames.Udp("[2001:db8:0:1::100]:6379", "[2001:db8::1]:40000")));
        Assert.False(Takes(Probe4, Changed(answer4, 20, 0x20)));
        Assert.False(Takes(Probe4, Changed(answer4, 21, 1)));
        Assert.False(Takes(Probe4, answer6));
        Assert.False(Takes(Probe6, answer4));
        for (var length = 0; length < 14 + 20 + 4; length++)
        {
            Assert.False(Takes(Probe4, answer4.AsSpan(0, length)));
            Assert.False(Takes(Probe6, answer6.AsSpan(0, length)));
        }
    }

    private static byte[] Changed(byte[] frame, int place, byte octet)
    {
        byte[] changed = [.. frame];
        changed[place] = octet;
        return changed;
    }

    private static bool Takes(VipProbe probe, ReadOnlySpan<byte> frame, FrameMetadata? metadata = null)
    {
        BpfProgram program = TcpAnswerFilter.Build(probe.VirtualAddress, probe.VirtualPort, probe.Address, probe.Port);
        return BpfMachine.Run(program, frame, metadata ?? new FrameMetadata()) > 0;
    }
}
