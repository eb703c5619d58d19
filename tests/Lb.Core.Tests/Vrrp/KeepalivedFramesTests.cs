using Lb.Core.Vrrp;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Vrrp;

/// <summary>What the real keepalived sent: we accept it, and from the same values write the same octets.</summary>
public sealed class KeepalivedFramesTests
{
    private const int EthernetHeader = EthernetFrame.HeaderLengthUntagged;

    public static TheoryData<string> Names => [.. KeepalivedFrames.Advertisements.Select(static advertisement => advertisement.Name)];

    public static TheoryData<string> Announced => [.. KeepalivedFrames.Announcements.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_AdvertisementOfKeepalived_IsAcceptedWithoutRemark(string name)
    {
        var sent = Named(name);
        var (datagram, message) = Open(sent);
        var checker = new AdvertisementChecker(new AdvertisementExpectations
        {
            Version = (VrrpVersion)sent.Version,
            VirtualRouterId = 51,
            AdvertisementInterval = new Centiseconds(sent.Centiseconds),
            Group = datagram.Source.IsIPv4 ? VrrpPacket.GroupIPv4 : VrrpPacket.GroupIPv6,
            VirtualAddresses = [.. sent.Addresses.Select(InetAddress.Parse)],
            UnicastPeers = datagram.Destination.IsMulticast ? [] : [new VrrpUnicastPeer(datagram.Source, 255)],
            Password = sent.Password is null ? null : VrrpPassword.FromText(sent.Password),
        });

        Assert.Equal(VrrpReceiveError.None, checker.Check(datagram, message, out var accepted));
        Assert.Equal(new AcceptedAdvertisement(sent.Priority, new Centiseconds(sent.Centiseconds), datagram.Source, VrrpReceiveRemarks.None), accepted);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WriteTo_ValuesOfKeepalived_GivesTheSamePacket(string name)
    {
        var sent = Named(name);
        var (datagram, _) = Open(sent);
        var theirs = Convert.FromHexString(sent.Frame)[EthernetHeader..];
        var ours = Hex.Prefilled(theirs.Length);
        var header = new VrrpAdvertisementHeader
        {
            Version = (VrrpVersion)sent.Version,
            VirtualRouterId = 51,
            Priority = sent.Priority,
            AdvertisementInterval = new Centiseconds(sent.Centiseconds),
            Password = sent.Password is null ? null : VrrpPassword.FromText(sent.Password),
        };

        Assert.Equal(theirs.Length, VrrpPacket.WriteTo(
            ours, header, datagram.Source, datagram.Destination, VrrpPacket.TimeToLive, [.. sent.Addresses.Select(InetAddress.Parse)]));
        Assert.Equal(Hex.Dump(WithoutKernelsShare(theirs)), Hex.Dump(WithoutKernelsShare(ours)));
    }

    [Theory]
    [MemberData(nameof(Announced))]
    public void WriteTo_AddressKeepalivedAnnounced_GivesTheSameFrame(string address)
    {
        var vip = InetAddress.Parse(address);
        var ours = Hex.Prefilled(AddressAnnouncement.LengthOf(vip));
        _ = AddressAnnouncement.WriteTo(ours, Stations.Director, vip, isRouter: false);

        Assert.Equal(Hex.Dump(Convert.FromHexString(KeepalivedFrames.Announcements[address])), Hex.Dump(ours));
    }

    private static KeepalivedAdvertisement Named(string name) => KeepalivedFrames.Advertisements.Single(sent => sent.Name == name);

    private static (VrrpDatagram Datagram, byte[] Message) Open(KeepalivedAdvertisement sent)
    {
        var packet = Convert.FromHexString(sent.Frame)[EthernetHeader..];
        if (Ipv4Packet.TryParse(packet, out var v4))
            return (VrrpDatagram.Of(v4, packet.Length), v4.Payload.ToArray());

        Assert.True(Ipv6Packet.TryParse(packet, out var v6));
        return (VrrpDatagram.Of(v6, packet.Length), v6.Payload.ToArray());
    }

    /// <summary>keepalived too writes identification 0; the kernel then chose one, and a flow label for IPv6.</summary>
    private static byte[] WithoutKernelsShare(byte[] packet)
    {
        if (packet[0] >> 4 == 4)
        {
            packet.AsSpan(4, 2).Clear();
            packet.AsSpan(10, 2).Clear();
        }
        else
        {
            packet[1] &= 0xF0;
            packet.AsSpan(2, 2).Clear();
        }

        return packet;
    }
}
