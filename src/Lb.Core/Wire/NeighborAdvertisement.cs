using System.Diagnostics.CodeAnalysis;

namespace Lb.Core.Wire;

/// <summary>The flags of a neighbour advertisement (RFC 4861 §4.4), as they stand in its fifth octet.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "Flags is the field's word for them.")]
public enum NeighborAdvertisementFlags : byte
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>An existing cache entry is to be replaced.</summary>
    Override = 0x20,

    /// <summary>Sent in answer to a solicitation.</summary>
    Solicited = 0x40,

    /// <summary>The sender is a router.</summary>
    Router = 0x80,
}

/// <summary>
/// A view of a neighbour advertisement (RFC 4861 §4.4): IPv6's "I have it", and unsolicited its gratuitous ARP.
/// <code>
/// +---------------+---------------+-------------------------------+
/// |  Type = 136   |   Code = 0    |           Checksum            |
/// +-+-+-+---------+---------------+-------------------------------+
/// |R|S|O|                      Reserved                           |
/// +-+-+-+---------------------------------------------------------+
/// |                   Target Address (16 octets)                  |
/// +---------------------------------------------------------------+
/// |   Options: target link-layer address ...
/// +-----------------------------------------
/// </code>
/// </summary>
public readonly ref struct NeighborAdvertisement
{
    /// <summary>Octets of a message without options.</summary>
    public const int MinLength = 24;

    /// <summary>Octets of a message with the link-layer address option.</summary>
    public const int Length = MinLength + NdpOptions.LinkLayerAddressLength;

    private const NeighborAdvertisementFlags KnownFlags =
        NeighborAdvertisementFlags.Router | NeighborAdvertisementFlags.Solicited | NeighborAdvertisementFlags.Override;

    private readonly ReadOnlySpan<byte> _octets;

    private NeighborAdvertisement(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>The flags; reserved bits are masked off, as RFC 4861 §4.4 tells receivers to ignore them.</summary>
    public NeighborAdvertisementFlags Flags => (NeighborAdvertisementFlags)_octets[4] & KnownFlags;

    /// <summary>The address that is being told about.</summary>
    public InetAddress Target => InetAddress.ReadIPv6(_octets[Icmpv6Message.HeaderLength..]);

    /// <summary>The target's MAC address, if the message tells it.</summary>
    public bool TryGetTargetLinkLayerAddress(out MacAddress address) =>
        NdpOptions.TryFind(_octets[MinLength..], NdpOptions.TargetLinkLayerAddress, out address);

    /// <summary>
    /// Checks what RFC 4861 §7.1.2 asks of the message itself: code, length, target and options. The hop limit of 255 and the checksum
    /// are the caller's to check, who has the packet.
    /// </summary>
    /// <param name="source">The payload of the IPv6 packet.</param>
    /// <param name="view">The view.</param>
    /// <returns>Whether <paramref name="view"/> may be used.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, out NeighborAdvertisement view)
    {
        view = default;
        if (source.Length < MinLength || source[0] != Icmpv6Message.NeighborAdvertisement || source[1] != 0)
        {
            return false;
        }

        var message = new NeighborAdvertisement(source);
        if (message.Target.IsMulticast || message.Target.IsIPv4 || !NdpOptions.AreValid(source[MinLength..]))
        {
            return false;
        }

        view = message;
        return true;
    }

    /// <summary>Writes a message with the target link-layer address option and a right checksum.</summary>
    /// <returns>Octets written: <see cref="Length"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short, or <paramref name="target"/> is IPv4.</exception>
    public static int WriteTo(
        Span<byte> buffer,
        InetAddress source,
        InetAddress destination,
        NeighborAdvertisementFlags flags,
        InetAddress target,
        MacAddress targetLinkLayerAddress)
    {
        Span<byte> body = stackalloc byte[Length - Icmpv6Message.HeaderLength];
        NdpOptions.WriteTarget(body, target);
        _ = NdpOptions.WriteLinkLayerAddress(body[16..], NdpOptions.TargetLinkLayerAddress, targetLinkLayerAddress);
        return Icmpv6Message.WriteTo(buffer, Icmpv6Message.NeighborAdvertisement, 0, (uint)flags << 24, source, destination, body);
    }
}
