namespace Lb.Core.Wire;

/// <summary>
/// A view of a neighbour solicitation (RFC 4861 §4.3): IPv6's "who has".
/// <code>
/// +---------------+---------------+-------------------------------+
/// |  Type = 135   |   Code = 0    |           Checksum            |
/// +---------------+---------------+-------------------------------+
/// |                           Reserved                            |
/// +---------------------------------------------------------------+
/// |                   Target Address (16 octets)                  |
/// +---------------------------------------------------------------+
/// |   Options: source link-layer address ...
/// +-----------------------------------------
/// </code>
/// </summary>
public readonly ref struct NeighborSolicitation
{
    /// <summary>Octets of a message without options.</summary>
    public const int MinLength = 24;

    /// <summary>Octets of a message with the link-layer address option.</summary>
    public const int Length = MinLength + NdpOptions.LinkLayerAddressLength;

    private readonly ReadOnlySpan<byte> _octets;

    private NeighborSolicitation(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>The address that is asked for.</summary>
    public InetAddress Target => InetAddress.ReadIPv6(_octets[Icmpv6Message.HeaderLength..]);

    /// <summary>The sender's MAC address, if the message tells it; one that detects duplicates does not (RFC 4861 §4.3).</summary>
    public bool TryGetSourceLinkLayerAddress(out MacAddress address) =>
        NdpOptions.TryFind(_octets[MinLength..], NdpOptions.SourceLinkLayerAddress, out address);

    /// <summary>
    /// Checks what RFC 4861 §7.1.1 asks of the message itself: code, length, target and options. The hop limit of 255 and the checksum
    /// are the caller's to check, who has the packet.
    /// </summary>
    /// <param name="source">The payload of the IPv6 packet.</param>
    /// <param name="view">The view.</param>
    /// <returns>Whether <paramref name="view"/> may be used.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, out NeighborSolicitation view)
    {
        view = default;
        if (source.Length < MinLength || source[0] != Icmpv6Message.NeighborSolicitation || source[1] != 0)
        {
            return false;
        }

        var message = new NeighborSolicitation(source);
        if (message.Target.IsMulticast || message.Target.IsIPv4 || !NdpOptions.AreValid(source[MinLength..]))
        {
            return false;
        }

        view = message;
        return true;
    }

    /// <summary>Where a question for an address is sent when its MAC address is not known: the solicited-node multicast address (RFC 4291 §2.7.1).</summary>
    /// <param name="target">The IPv6 address that is asked for.</param>
    internal static InetAddress GroupOf(InetAddress target) => InetAddress.FromIPv6(0xFF02_0000_0000_0000, 0x1_FF00_0000 | (target.Low & 0xFF_FFFF));

    /// <summary>Writes a message with the source link-layer address option and a right checksum.</summary>
    /// <returns>Octets written: <see cref="Length"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short, or <paramref name="target"/> is IPv4.</exception>
    public static int WriteTo(Span<byte> buffer, InetAddress source, InetAddress destination, InetAddress target, MacAddress sourceLinkLayerAddress)
    {
        Span<byte> body = stackalloc byte[Length - Icmpv6Message.HeaderLength];
        NdpOptions.WriteTarget(body, target);
        _ = NdpOptions.WriteLinkLayerAddress(body[16..], NdpOptions.SourceLinkLayerAddress, sourceLinkLayerAddress);
        return Icmpv6Message.WriteTo(buffer, Icmpv6Message.NeighborSolicitation, 0, 0, source, destination, body);
    }
}
