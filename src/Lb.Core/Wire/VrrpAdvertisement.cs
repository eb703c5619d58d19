using System.Buffers.Binary;

namespace Lb.Core.Wire;

/// <summary>
/// A view of a VRRP advertisement: version 2 (RFC 3768 §5.1) and version 3 (RFC 9568 §5.1).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------+-------+---------------+---------------+---------------+
/// |Version| Type  | Virtual Rtr ID|   Priority    |Count IP Addrs |
/// +-------+-------+---------------+---------------+---------------+
/// v2: |   Auth Type   |   Adver Int, s|           Checksum        |
/// v3: | (rsvd)| Max Advertise Int, cs |           Checksum        |
/// +-------------------------------+-------------------------------+
/// |        Addresses, 4 octets each (v3 over IPv6: 16 each)       |
/// +---------------------------------------------------------------+
/// |        v2 only: Authentication Data, 8 octets, always there   |
/// +---------------------------------------------------------------+
/// </code>
/// </summary>
internal readonly ref struct VrrpAdvertisement
{
    /// <summary>Octets before the addresses.</summary>
    public const int HeaderLength = 8;

    /// <summary>Octets behind the addresses in version 2.</summary>
    public const int AuthenticationDataLength = VrrpPassword.Length;

    /// <summary>The only type of message there is (RFC 9568 §5.2.2).</summary>
    public const byte AdvertisementType = 1;

    /// <summary>The largest interval of version 3: its field has twelve bits (RFC 9568 §5.2.7).</summary>
    public const ushort MaxIntervalCentiseconds = 0x0FFF;

    private const int CentisecondsPerSecond = 100;

    private readonly ReadOnlySpan<byte> _octets;
    private readonly bool _isIPv6;

    private VrrpAdvertisement(ReadOnlySpan<byte> octets, bool isIPv6)
    {
        _octets = octets;
        _isIPv6 = isIPv6;
    }

    /// <summary>VRRPv2 or VRRPv3.</summary>
    public VrrpVersion Version => VersionOf(_octets);

    /// <summary>Kind of message; anything but <see cref="AdvertisementType"/> is to be discarded.</summary>
    public byte Type => (byte)(_octets[0] & 0x0F);

    /// <summary>Virtual router id (VRID).</summary>
    public byte VirtualRouterId => _octets[1];

    /// <summary>The sender's priority; 0 if it resigns, 255 if it owns the addresses.</summary>
    public byte Priority => _octets[2];

    /// <summary>How many addresses follow.</summary>
    public int AddressCount => _octets[3];

    /// <summary>Time between the sender's advertisements, whichever unit its version counts in.</summary>
    public Centiseconds AdvertisementInterval => Version == VrrpVersion.V2
        ? new Centiseconds((ushort)(_octets[5] * CentisecondsPerSecond))
        : new Centiseconds((ushort)(BinaryPrimitives.ReadUInt16BigEndian(_octets[4..]) & MaxIntervalCentiseconds));

    /// <summary>The authentication type; <see cref="VrrpAuthenticationType.None"/> in version 3.</summary>
    public VrrpAuthenticationType AuthenticationType =>
        Version == VrrpVersion.V2 ? (VrrpAuthenticationType)_octets[4] : VrrpAuthenticationType.None;

    /// <summary>The eight octets behind the addresses; empty in version 3.</summary>
    public ReadOnlySpan<byte> AuthenticationData => _octets[(HeaderLength + (AddressCount * AddressLength(_isIPv6)))..];

    /// <summary>The checksum field.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_octets[6..]);

    /// <summary>One of the virtual addresses.</summary>
    /// <param name="index">0 to <see cref="AddressCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is outside that range.</exception>
    public InetAddress AddressAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, AddressCount);
        var octets = _octets[(HeaderLength + (index * AddressLength(_isIPv6)))..];
        return _isIPv6 ? InetAddress.ReadIPv6(octets) : InetAddress.ReadIPv4(octets);
    }

    /// <summary>In which form the checksum is right.</summary>
    /// <param name="source">Source of the IP packet.</param>
    /// <param name="destination">Destination of the IP packet.</param>
    /// <param name="group">The multicast group, for the form of old unicast peers.</param>
    public VrrpChecksumForm FindChecksumForm(InetAddress source, InetAddress destination, InetAddress group)
    {
        var sum = InternetChecksum.Sum(_octets);
        if (Version == VrrpVersion.V2)
            return InternetChecksum.IsValid(sum) ? VrrpChecksumForm.MessageOnly : VrrpChecksumForm.Wrong;

        if (InternetChecksum.IsValid(sum + PseudoHeader(source, destination, _octets.Length)))
            return VrrpChecksumForm.PseudoHeader;

        if (_isIPv6)
            return VrrpChecksumForm.Wrong;

        if (InternetChecksum.IsValid(sum))
            return VrrpChecksumForm.MessageOnly;

        return InternetChecksum.IsValid(sum + PseudoHeader(source, group, _octets.Length))
            ? VrrpChecksumForm.GroupPseudoHeader
            : VrrpChecksumForm.Wrong;
    }

    /// <summary>Octets of a message.</summary>
    public static int LengthOf(VrrpVersion version, bool isIPv6, int addressCount) =>
        HeaderLength + (addressCount * AddressLength(isIPv6)) + (version == VrrpVersion.V2 ? AuthenticationDataLength : 0);

    /// <summary>Whether the interval field of a version can hold an interval: whole seconds to 255 s in VRRPv2, twelve bits in VRRPv3.</summary>
    public static bool CanCarry(VrrpVersion version, Centiseconds interval) => version == VrrpVersion.V2
        ? interval.Value % CentisecondsPerSecond == 0 && interval.Value / CentisecondsPerSecond is >= 1 and <= byte.MaxValue
        : interval.Value is >= 1 and <= MaxIntervalCentiseconds;

    /// <summary>
    /// Checks that version, address count and length agree exactly. More octets than that are refused as well as fewer: they would be
    /// another protocol's trailer (keepalived's <c>auth_hmac</c>) and not padding, which the IP length cuts off.
    /// </summary>
    /// <param name="source">The payload of the IP packet, without Ethernet padding.</param>
    /// <param name="isIPv6">Whether the packet is IPv6.</param>
    /// <param name="view">The view.</param>
    /// <returns><see cref="VrrpFormatError.None"/> if <paramref name="view"/> may be used.</returns>
    public static VrrpFormatError TryParse(ReadOnlySpan<byte> source, bool isIPv6, out VrrpAdvertisement view)
    {
        view = default;
        if (source.Length < HeaderLength)
            return VrrpFormatError.TooShort;

        var version = VersionOf(source);
        if (version is not (VrrpVersion.V2 or VrrpVersion.V3) || (version == VrrpVersion.V2 && isIPv6))
            return VrrpFormatError.UnsupportedVersion;

        if (source.Length != LengthOf(version, isIPv6, source[3]))
            return VrrpFormatError.LengthMismatch;

        view = new VrrpAdvertisement(source, isIPv6);
        return VrrpFormatError.None;
    }

    /// <summary>Writes a message with a right checksum.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="header">The fields.</param>
    /// <param name="source">Source of the IP packet; its family decides which addresses are taken.</param>
    /// <param name="destination">Destination of the IP packet, or what is to stand for it in the checksum.</param>
    /// <param name="addresses">The virtual addresses, at most 255, all of the family of <paramref name="source"/>.</param>
    /// <returns>Octets written.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short, or a value does not fit its field.</exception>
    public static int WriteTo(
        Span<byte> buffer,
        in VrrpAdvertisementHeader header,
        InetAddress source,
        InetAddress destination,
        ReadOnlySpan<InetAddress> addresses)
    {
        var isIPv6 = !source.IsIPv4;
        if (addresses.Length > byte.MaxValue)
            throw new ArgumentException("An advertisement carries at most 255 addresses.", nameof(addresses));

        if (isIPv6 && header.Version == VrrpVersion.V2)
            throw new ArgumentException("VRRPv2 is for IPv4 only.", nameof(header));

        var octets = buffer[..LengthOf(header.Version, isIPv6, addresses.Length)];
        octets[0] = (byte)(((int)header.Version << 4) | AdvertisementType);
        octets[1] = header.VirtualRouterId;
        octets[2] = header.Priority;
        octets[3] = (byte)addresses.Length;
        BinaryPrimitives.WriteUInt16BigEndian(octets[4..], IntervalField(header));
        BinaryPrimitives.WriteUInt16BigEndian(octets[6..], 0);
        var rest = octets[HeaderLength..];
        foreach (var address in addresses)
        {
            if (address.IsIPv4 == isIPv6)
                throw new ArgumentException("The virtual addresses are to be of the family of the source.", nameof(addresses));

            address.WriteTo(rest[..address.Length]);
            rest = rest[address.Length..];
        }

        if (header.Version == VrrpVersion.V2)
            header.Password.GetValueOrDefault().WriteTo(rest);

        var withPseudoHeader = isIPv6 || (header.Version == VrrpVersion.V3 && header.ChecksumForm != VrrpChecksumForm.MessageOnly);
        var sum = withPseudoHeader ? PseudoHeader(source, destination, octets.Length) : 0;
        BinaryPrimitives.WriteUInt16BigEndian(octets[6..], InternetChecksum.Finish(InternetChecksum.Sum(octets, sum)));
        return octets.Length;
    }

    private static VrrpVersion VersionOf(ReadOnlySpan<byte> octets) => (VrrpVersion)(octets[0] >> 4);

    private static int AddressLength(bool isIPv6) => isIPv6 ? 16 : 4;

    private static uint PseudoHeader(InetAddress source, InetAddress destination, int length) =>
        InternetChecksum.PseudoHeader(source, destination, IpProtocol.Vrrp, length);

    /// <summary>The two octets before the checksum, which are where the versions differ.</summary>
    private static ushort IntervalField(in VrrpAdvertisementHeader header)
    {
        if (!CanCarry(header.Version, header.AdvertisementInterval))
            throw new ArgumentException("VRRPv2 takes an interval of 1 to 255 whole seconds, VRRPv3 one of 1 to 4095 cs.", nameof(header));

        var interval = header.AdvertisementInterval.Value;
        if (header.Version == VrrpVersion.V3)
            return interval;

        var type = header.Password is null ? VrrpAuthenticationType.None : VrrpAuthenticationType.SimplePassword;
        return (ushort)(((int)type << 8) | (interval / CentisecondsPerSecond));
    }
}
