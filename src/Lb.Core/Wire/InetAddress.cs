using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lb.Core.Wire;

/// <summary>
/// An IPv4 or IPv6 address as sixteen octets by value, so that it can be a key on the frame path.
/// IPv4 is held in its mapped form, ::ffff:a.b.c.d (RFC 4291 §2.5.5.2); a captured IPv6 header never carries that form legitimately.
/// </summary>
public readonly record struct InetAddress : IComparable<InetAddress>
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    private readonly ulong _high;
    private readonly ulong _low;

    private InetAddress(ulong high, ulong low)
    {
        _high = high;
        _low = low;
    }

    /// <summary>The upper eight octets as a number in network order.</summary>
    public ulong High => _high;

    /// <summary>The lower eight octets as a number in network order.</summary>
    public ulong Low => _low;

    /// <summary>Whether this is an IPv4 address. The default value is the IPv6 unspecified address.</summary>
    public bool IsIPv4 => _high == 0 && (_low & 0xFFFF_FFFF_0000_0000) == MappedPrefix;

    /// <summary>Octets of the address on the wire: 4 or 16.</summary>
    public int Length => IsIPv4 ? 4 : 16;

    /// <summary>Whether the address names a group: 224.0.0.0/4 (RFC 5771) or ff00::/8 (RFC 4291 §2.7).</summary>
    public bool IsMulticast => IsIPv4 ? (_low & 0xF000_0000) == 0xE000_0000 : _high >> 56 == 0xFF;

    /// <summary>Whether this is a link-local address of IPv6, fe80::/10 (RFC 4291 §2.5.6).</summary>
    public bool IsIPv6LinkLocal => !IsIPv4 && _high >> 54 == 0xFE80 >> 6;

    /// <summary>Whether the address is 0.0.0.0 or ::.</summary>
    public bool IsUnspecified => _high == 0 && (_low == 0 || _low == MappedPrefix);

    /// <summary>Makes an IPv4 address from its number in host order (198.18.0.1 is 0xC6120001).</summary>
    public static InetAddress FromIPv4(uint address) => new(0, MappedPrefix | address);

    /// <summary>Makes an IPv6 address from its two halves as numbers.</summary>
    public static InetAddress FromIPv6(ulong high, ulong low) => new(high, low);

    /// <summary>Reads the first four octets as an IPv4 address.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="source"/> is too short.</exception>
    public static InetAddress ReadIPv4(ReadOnlySpan<byte> source) => FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(source));

    /// <summary>Reads the first sixteen octets as an IPv6 address.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="source"/> is too short.</exception>
    public static InetAddress ReadIPv6(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt64BigEndian(source[8..]));

    /// <summary>Writes <see cref="Length"/> octets in network order.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short.</exception>
    public void WriteTo(Span<byte> destination)
    {
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
            return;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
    }

    /// <summary>Converts from the framework's address; an IPv6 scope is not kept.</summary>
    public static InetAddress From(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        _ = address.TryWriteBytes(octets, out _);
        return address.AddressFamily == AddressFamily.InterNetwork ? ReadIPv4(octets) : ReadIPv6(octets);
    }

    /// <summary>Converts to the framework's address.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> octets = stackalloc byte[16];
        WriteTo(octets);
        return new IPAddress(octets[..Length]);
    }

    /// <summary>Parses dotted-quad IPv4 or RFC 4291 IPv6 text without scope or prefix length.</summary>
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static InetAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IPv4 or IPv6 address.");

    /// <summary>Parses dotted-quad IPv4 or RFC 4291 IPv6 text without scope or prefix length.</summary>
    /// <returns>Whether <paramref name="text"/> was an address; short forms such as <c>10.1</c> are not.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out InetAddress address)
    {
        address = default;
        if (text.IndexOfAny('%', '/', '[') >= 0 || !IPAddress.TryParse(text, out var parsed))
        {
            return false;
        }

        // The framework also takes inet_aton's one-, two- and three-part forms, which a configuration file never means.
        if (parsed.AddressFamily == AddressFamily.InterNetwork && text.Count('.') != 3)
        {
            return false;
        }

        address = From(parsed);
        return true;
    }

    /// <summary>Orders IPv4 before IPv6 and numerically within each, as VRRP's tie break needs (RFC 9568 §6.4.3).</summary>
    public int CompareTo(InetAddress other)
    {
        if (IsIPv4 != other.IsIPv4)
        {
            return IsIPv4 ? -1 : 1;
        }

        var high = _high.CompareTo(other._high);
        return high != 0 ? high : _low.CompareTo(other._low);
    }

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/> in the order of <see cref="CompareTo"/>.</summary>
    public static bool operator <(InetAddress left, InetAddress right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/> in the order of <see cref="CompareTo"/>.</summary>
    public static bool operator >(InetAddress left, InetAddress right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(InetAddress left, InetAddress right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(InetAddress left, InetAddress right) => left.CompareTo(right) >= 0;

    /// <summary>The usual text form, IPv6 compressed as RFC 5952 asks.</summary>
    public override string ToString() => ToIPAddress().ToString();
}
