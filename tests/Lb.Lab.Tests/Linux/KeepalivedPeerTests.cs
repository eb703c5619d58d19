using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Lab.Tests.Linux;

/// <summary>keepalived at the other end: we hear it, and it gives way to what we send.</summary>
public sealed class KeepalivedPeerTests
{
    // keepalived 2.2.7 leaves the hop limit of unicast IPv6 to the kernel.
    [SkippableTheory]
    [InlineData(VrrpVersion.V2, "advert_int 1", "198.18.0.11", "224.0.0.18", "198.18.0.100", 255)]
    [InlineData(VrrpVersion.V3, "advert_int 0.1", "198.18.0.11", "224.0.0.18", "198.18.0.100", 255)]
    [InlineData(VrrpVersion.V3, "advert_int 0.1", "fe80::11", "ff02::12", "fe80::100", 255)]
    [InlineData(VrrpVersion.V3, "advert_int 0.1\n unicast_peer { 198.18.0.12 }", "198.18.0.11", "198.18.0.12", "198.18.0.100", 255)]
    [InlineData(VrrpVersion.V3, "advert_int 0.1\n unicast_src_ip 2001:db8::11\n unicast_peer { 2001:db8::12 }", "2001:db8::11", "2001:db8::12", "fe80::100", 64)]
    public void ReceiveAndSend_ARealPeer_IsAcceptedAndAccepts(VrrpVersion version, string lines, string itsAddress, string destination, string vip, byte timeToLive)
    {
        using var lab = new VrrpLink();
        var to = InetAddress.Parse(destination);
        using var socket = to.IsMulticast ? VrrpLink.OpenMulticast(lab.Right, !to.IsIPv4) : VrrpLink.OpenUnicast(lab.Right, destination);

        // The kernel's own link-local address would be chosen too.
        lab.Left.Shell("ip -6 address flush dev eth0 scope link; ip address add fe80::11/64 dev eth0 nodad");
        using var peer = new Keepalived(lab.Left, Instance(version, lines, vip));
        var checker = new AdvertisementChecker(Expectations(version, to, itsAddress, vip));

        var (datagram, message) = lab.Receive(socket);

        Assert.Equal(VrrpReceiveError.None, checker.Check(datagram, message, out var accepted));
        Assert.Equal((InetAddress.Parse(itsAddress), to, timeToLive, (byte)150), (datagram.Source, datagram.Destination, datagram.TimeToLive, accepted.Priority));

        peer.WaitFor("Entering MASTER STATE");
        var source = to.IsMulticast ? to.IsIPv4 ? "198.18.0.12" : "fe80::12" : destination;
        var back = to.IsMulticast ? to : InetAddress.Parse(itsAddress);
        Assert.Equal(0, socket.Send(Advertisement(version, InetAddress.Parse(source), back, vip), back));
        peer.WaitFor("Entering BACKUP STATE\n");
        Assert.Contains("higher priority 200", peer.Log, StringComparison.Ordinal);
    }

    private static string Instance(VrrpVersion version, string lines, string vip) => $$"""
        vrrp_instance V {
         interface eth0
         state BACKUP
         version {{(int)version}}
         virtual_router_id 51
         priority 150
         {{lines}}
         virtual_ipaddress {
          {{vip}}
         }
        }
        """;

    private static Centiseconds IntervalOf(VrrpVersion version) => new((ushort)(version == VrrpVersion.V2 ? 100 : 10));

    private static AdvertisementExpectations Expectations(VrrpVersion version, InetAddress destination, string peer, string vip) => new()
    {
        Version = version,
        VirtualRouterId = 51,
        AdvertisementInterval = IntervalOf(version),
        Group = VrrpLink.Group(!destination.IsIPv4),
        VirtualAddresses = [InetAddress.Parse(vip)],
        UnicastPeers = destination.IsMulticast ? [] : [new VrrpUnicastPeer(InetAddress.Parse(peer))],
    };

    private static byte[] Advertisement(VrrpVersion version, InetAddress source, InetAddress destination, string vip)
    {
        var packet = new byte[VrrpPacket.LengthOf(version, !source.IsIPv4, 1)];
        var header = new VrrpAdvertisementHeader { Version = version, VirtualRouterId = 51, Priority = 200, AdvertisementInterval = IntervalOf(version) };
        _ = VrrpPacket.WriteTo(packet, header, source, destination, VrrpPacket.TimeToLive, [InetAddress.Parse(vip)]);
        return packet;
    }
}
