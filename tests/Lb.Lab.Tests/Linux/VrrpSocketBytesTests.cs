using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Lab.Tests.Linux;

/// <summary>Whatever octets come or go, the socket answers and does not throw.</summary>
public sealed class VrrpSocketBytesTests
{
    private static readonly AdvertisementChecker Checker = new(new AdvertisementExpectations
    {
        Version = VrrpVersion.V3,
        VirtualRouterId = 51,
        AdvertisementInterval = new Centiseconds(100),
    });

    [SkippableTheory]
    [InlineData("198.18.0.11", "224.0.0.18")]
    [InlineData("fe80::11", "ff02::12")]
    public void TryReceive_AnyMessageAnyRoom_IsReportedAsFarAsItFits(string source, string destination)
    {
        using var lab = new VrrpLink();
        var (from, to) = (InetAddress.Parse(source), InetAddress.Parse(destination));
        using var left = VrrpLink.OpenMulticast(lab.Left, !to.IsIPv4);
        using var right = VrrpLink.OpenMulticast(lab.Right, !to.IsIPv4);
        var messages = ArbMap.Default.GeneratorFor<byte[]>().Resize(150);
        var cases = messages.SelectMany(message => Gen.Choose(0, 200).SelectMany(room => Gen.Choose(0, 10).Select(words => (message, room, words))));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var packet = Packet(from, to, one.message, to.IsIPv4 ? one.words * 4 : 0);
            var hidden = to.IsIPv4 ? packet.Length - one.message.Length : 0;
            Assert.Equal(0, left.Send(packet, to));

            var (datagram, message) = lab.Receive(right, one.room);

            Assert.Equal((packet.Length, IpProtocol.Vrrp), (datagram.ReceivedLength, datagram.Protocol));
            Assert.Equal(one.message.AsSpan(0, Math.Clamp(one.room - hidden, 0, one.message.Length)).ToArray(), message);
            Assert.NotEqual(VrrpReceiveError.None, Checker.Check(datagram, message, out _));
        }));
    }

    [SkippableTheory]
    [InlineData("198.18.0.11", "224.0.0.18")]
    [InlineData("fe80::11", "ff02::12")]
    public void Send_AnyBytes_IsTakenOrRefused(string source, string destination)
    {
        using var lab = new VrrpLink();
        var to = InetAddress.Parse(destination);
        using var left = VrrpLink.OpenMulticast(lab.Left, !to.IsIPv4);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(ArbMap.Default.GeneratorFor<byte[]>().Resize(100).ToArbitrary(), octets =>
            Assert.InRange(left.Send(octets, to), 0, 200)));
        Assert.NotEqual(0, left.Send(new byte[70_000], to));
        Assert.Equal(0, left.Send(VrrpLink.Advertisement(source, destination), to));
    }

    private static byte[] Packet(InetAddress source, InetAddress destination, byte[] message, int optionLength)
    {
        var packet = new byte[(destination.IsIPv4 ? 20 + optionLength : 40) + message.Length];

        // Options of "no operation" (RFC 791 §3.1) do nothing.
        var options = Enumerable.Repeat((byte)1, optionLength).ToArray();
        var offset = destination.IsIPv4
            ? Ipv4Packet.WriteTo(packet, new Ipv4Header { TimeToLive = 255, Protocol = IpProtocol.Vrrp, Source = source, Destination = destination }, message.Length, options)
            : Ipv6Packet.WriteTo(packet, new Ipv6Header { HopLimit = 255, NextHeader = IpProtocol.Vrrp, Source = source, Destination = destination }, message.Length);
        message.CopyTo(packet, offset);
        return packet;
    }
}
