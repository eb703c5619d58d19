using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Vrrp;

/// <summary>A packet and the expectations it meets, until a test changes one of them.</summary>
internal sealed record AdvertisementUnderTest
{
    public static readonly InetAddress Sender = InetAddress.Parse("198.18.0.12");
    public static readonly InetAddress Own = InetAddress.Parse("198.18.0.11");
    public static readonly InetAddress Vip = InetAddress.Parse("198.18.0.100");
    public static readonly InetAddress Sender6 = InetAddress.Parse("fe80::12");
    public static readonly InetAddress Vip6 = InetAddress.Parse("fe80::100");

    /// <summary>VRRPv2 with a password, multicast.</summary>
    public static AdvertisementUnderTest V2 { get; } = Of(VrrpVersion.V2, Sender, VrrpPacket.GroupIPv4, Vip, "1111");

    /// <summary>VRRPv3 over IPv4, multicast.</summary>
    public static AdvertisementUnderTest V3 { get; } = Of(VrrpVersion.V3, Sender, VrrpPacket.GroupIPv4, Vip);

    /// <summary>VRRPv3 over IPv6, multicast.</summary>
    public static AdvertisementUnderTest V3OverIPv6 { get; } = Of(VrrpVersion.V3, Sender6, VrrpPacket.GroupIPv6, Vip6);

    /// <summary>VRRPv3 over IPv4, unicast.</summary>
    public static AdvertisementUnderTest Unicast { get; } = AsUnicast(Of(VrrpVersion.V3, Sender, Own, Vip));

    public required VrrpAdvertisementHeader Header { get; init; }

    public required InetAddress Source { get; init; }

    public required InetAddress Destination { get; init; }

    public required InetAddress[] Addresses { get; init; }

    public required AdvertisementExpectations Expected { get; init; }

    public byte TimeToLive { get; init; } = 255;

    public IpProtocol Protocol { get; init; } = IpProtocol.Vrrp;

    /// <summary>Octets behind what the IP header promises.</summary>
    public int Padding { get; init; }

    /// <summary>Changes the message after its checksum was made; where that is to stay right, <see cref="Repaired"/> is the way.</summary>
    public Func<byte[], byte[]> Change { get; init; } = static message => message;

    /// <summary>As <paramref name="change"/> leaves it, with a right checksum.</summary>
    public AdvertisementUnderTest Repaired(Action<byte[]> change) => this with
    {
        Change = message =>
        {
            change(message);
            message[6] = message[7] = 0;
            var pseudoHeader = InternetChecksum.PseudoHeader(Source, Destination, IpProtocol.Vrrp, message.Length);
            var checksum = InternetChecksum.Finish(InternetChecksum.Sum(message, message[0] >> 4 == 2 ? 0 : pseudoHeader));
            (message[6], message[7]) = ((byte)(checksum >> 8), (byte)checksum);
            return message;
        },
    };

    public VrrpReceiveError Check(out AcceptedAdvertisement accepted)
    {
        var buffer = new byte[VrrpAdvertisement.LengthOf(Header.Version, !Source.IsIPv4, Addresses.Length)];
        _ = VrrpAdvertisement.WriteTo(buffer, Header, Source, Header.ChecksumForm == VrrpChecksumForm.GroupPseudoHeader ? VrrpPacket.GroupIPv4 : Destination, Addresses);
        var message = Change(buffer);
        var promised = (Source.IsIPv4 ? Ipv4Packet.MinHeaderLength : Ipv6Packet.HeaderLength) + message.Length;
        var datagram = new VrrpDatagram(Source, Destination, TimeToLive, Protocol, promised, promised + Padding);
        return new AdvertisementChecker(Expected).Check(datagram, message, out accepted);
    }

    private static AdvertisementUnderTest AsUnicast(AdvertisementUnderTest test) =>
        test with { Expected = test.Expected with { UnicastPeers = [new VrrpUnicastPeer(Sender)] } };

    private static AdvertisementUnderTest Of(VrrpVersion version, InetAddress source, InetAddress destination, InetAddress vip, string? password = null) => new()
    {
        Header = new VrrpAdvertisementHeader
        {
            Version = version,
            VirtualRouterId = 51,
            Priority = 100,
            AdvertisementInterval = new Centiseconds(100),
            Password = password is null ? null : VrrpPassword.FromText(password),
        },
        Source = source,
        Destination = destination,
        Addresses = [vip],
        Expected = new AdvertisementExpectations
        {
            Version = version,
            VirtualRouterId = 51,
            AdvertisementInterval = new Centiseconds(100),
            Group = source.IsIPv4 ? VrrpPacket.GroupIPv4 : VrrpPacket.GroupIPv6,
            VirtualAddresses = [vip],
            Password = password is null ? null : VrrpPassword.FromText(password),
        },
    };
}
