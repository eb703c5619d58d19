using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Wire;

public class IcmpTests
{
    private const int Ipv4Transport = EthernetFrame.HeaderLengthUntagged + Ipv4Packet.MinHeaderLength;
    private const int Ipv6Transport = EthernetFrame.HeaderLengthUntagged + Ipv6Packet.HeaderLength;

    private static readonly InetAddress Client6 = InetAddress.Parse("2001:db8::1");
    private static readonly InetAddress Vip6 = InetAddress.Parse("2001:db8::64");

    [Fact]
    public void TryParse_KernelError_ReadsFieldsAndQuote()
    {
        Assert.True(IcmpMessage.TryParse(KernelFrames.IcmpPortUnreachable.AsSpan(Ipv4Transport), out var message));

        Assert.Equal(IcmpMessage.DestinationUnreachable, message.Type);
        Assert.Equal(3, message.Code);
        Assert.Equal(0x89A4, message.Checksum);
        Assert.Equal(0u, message.RestOfHeader);
        Assert.True(message.IsError);
        Assert.True(message.IsChecksumValid);
        Assert.Equal(KernelFrames.Udp[EthernetFrame.HeaderLengthUntagged..], message.Body.ToArray());
    }

    [Theory]
    [InlineData(IcmpMessage.EchoReply, false)]
    [InlineData(IcmpMessage.DestinationUnreachable, true)]
    [InlineData(IcmpMessage.SourceQuench, true)]
    [InlineData(IcmpMessage.Redirect, true)]
    [InlineData(IcmpMessage.EchoRequest, false)]
    [InlineData(IcmpMessage.TimeExceeded, true)]
    [InlineData(IcmpMessage.ParameterProblem, true)]
    [InlineData((byte)13, false)]
    public void IsError_EachType_FollowsRfc1122(byte type, bool expected)
    {
        Assert.True(IcmpMessage.TryParse([type, 0, 0, 0, 0, 0, 0, 0], out var message));
        Assert.Equal(expected, message.IsError);
    }

    [Fact]
    public void NextHopMtu_OfFragmentationNeeded_IsTheSecondHalf()
    {
        Assert.True(IcmpMessage.TryParse(Hex.Parse("0304 0000 0000 0578"), out var message));
        Assert.Equal(1400, message.NextHopMtu);
    }

    [Fact]
    public void WriteTo_FieldsOfKernelError_GivesTheSameOctets()
    {
        var kernel = KernelFrames.IcmpPortUnreachable[Ipv4Transport..];
        var buffer = Hex.Prefilled(kernel.Length);

        Assert.Equal(kernel.Length, IcmpMessage.WriteTo(buffer, 3, 3, 0, KernelFrames.Udp.AsSpan(EthernetFrame.HeaderLengthUntagged)));
        Assert.Equal(Hex.Dump(kernel), Hex.Dump(buffer));
    }

    [Fact]
    public void V6TryParse_KernelError_ReadsFieldsAndQuote()
    {
        Assert.True(Icmpv6Message.TryParse(KernelFrames.Icmpv6PortUnreachable.AsSpan(Ipv6Transport), out var message));

        Assert.Equal(Icmpv6Message.DestinationUnreachable, message.Type);
        Assert.Equal(4, message.Code);
        Assert.Equal(0xF00A, message.Checksum);
        Assert.True(message.IsError);
        Assert.True(message.IsChecksumValid(Vip6, Client6));
        Assert.False(message.IsChecksumValid(Vip6, Vip6));
        Assert.Equal(KernelFrames.UdpOverIpv6[EthernetFrame.HeaderLengthUntagged..], message.Body.ToArray());
    }

    [Fact]
    public void V6WriteTo_FieldsOfKernelError_GivesTheSameOctets()
    {
        var kernel = KernelFrames.Icmpv6PortUnreachable[Ipv6Transport..];
        var buffer = Hex.Prefilled(kernel.Length);
        var quote = KernelFrames.UdpOverIpv6.AsSpan(EthernetFrame.HeaderLengthUntagged);

        Assert.Equal(kernel.Length, Icmpv6Message.WriteTo(buffer, 1, 4, 0, Vip6, Client6, quote));
        Assert.Equal(Hex.Dump(kernel), Hex.Dump(buffer));
    }

    [Fact]
    public void V6IsError_Informational_IsFalse()
    {
        Assert.True(Icmpv6Message.TryParse([128, 0, 0, 0, 0, 0, 0, 0], out var message));
        Assert.False(message.IsError);
    }
}
