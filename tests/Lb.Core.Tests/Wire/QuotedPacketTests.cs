using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Wire;

public sealed class QuotedPacketTests
{
    // What kernels quoted in the errors they sent.
    [Fact]
    public void TryParse_QuoteOfAKernel_NamesItsFlow()
    {
        Assert.True(QuotedPacket.TryParse(KernelFrames.IcmpPortUnreachable.AsSpan(14 + 20 + 8), isIPv4: true, out var packet));
        Assert.Equal(new QuotedPacket(InetAddress.Parse("198.18.0.1"), InetAddress.Parse("198.18.0.100"), IpProtocol.Udp, new TransportPorts(1111, 53)), packet);

        Assert.True(QuotedPacket.TryParse(KernelFrames.Icmpv6PortUnreachable.AsSpan(14 + 40 + 8), isIPv4: false, out packet));
        Assert.Equal(new QuotedPacket(InetAddress.Parse("2001:db8::1"), InetAddress.Parse("2001:db8::64"), IpProtocol.Udp, new TransportPorts(1111, 53)), packet);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryParse_OtherFamily_IsNoQuote(bool isIPv4) =>
        Assert.False(QuotedPacket.TryParse((isIPv4 ? KernelFrames.UdpOverIpv6 : KernelFrames.Udp).AsSpan(14), isIPv4, out _));

    [Theory]
    [InlineData(false, 0, true)]
    [InlineData(false, 8, false)]
    [InlineData(true, 0, true)]
    [InlineData(true, 8, false)]
    public void TryParse_Fragment_OnlyTheFirstHasPorts(bool v6, int offset, bool expected)
    {
        var whole = v6 ? Frames.Udp("[2001:db8::64]:53", "[2001:db8::1]:1111", new byte[64]) : Frames.Udp("198.18.0.100:53", "198.18.0.1:1111", new byte[64]);
        var fragment = Frames.Fragments(whole, v6 ? 72 : 40)[offset / 8];
        Assert.Equal(expected, QuotedPacket.TryParse(fragment.AsSpan(14), !v6, out _));
    }

    [Fact]
    public void TryParse_AnyOctets_NeverThrows() =>
        Prop.ForAll<byte[], bool>((octets, isIPv4) => QuotedPacket.TryParse([(byte)(isIPv4 ? 0x45 : 0x60), .. octets], isIPv4, out _) || true)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(80));
}
