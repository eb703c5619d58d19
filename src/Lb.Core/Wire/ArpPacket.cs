using System.Buffers.Binary;

namespace Lb.Core.Wire;

/// <summary>What an ARP packet does (RFC 826).</summary>
public enum ArpOperation : ushort
{
    /// <summary>Who has this protocol address?</summary>
    Request = 1,

    /// <summary>I have it.</summary>
    Reply = 2,
}

/// <summary>
/// A view of an ARP packet for IPv4 over Ethernet (RFC 826).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------------------------------+-------------------------------+
/// |       Hardware type = 1       |    Protocol type = 0x0800     |
/// +---------------+---------------+-------------------------------+
/// | HW length = 6 |Proto length= 4|           Operation           |
/// +---------------+---------------+-------------------------------+
/// |            Sender hardware address (6 octets)                 |
/// |            Sender protocol address (4 octets)                 |
/// |            Target hardware address (6 octets)                 |
/// |            Target protocol address (4 octets)                 |
/// +---------------------------------------------------------------+
/// </code>
/// </summary>
public readonly ref struct ArpPacket
{
    /// <summary>Octets of the packet.</summary>
    public const int Length = 28;

    private const int FixedPartLength = 6;

    private readonly ReadOnlySpan<byte> _octets;

    private ArpPacket(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>Request, reply, or a number this project does not use.</summary>
    public ArpOperation Operation => (ArpOperation)BinaryPrimitives.ReadUInt16BigEndian(_octets[6..]);

    /// <summary>The sender's MAC address.</summary>
    public MacAddress SenderHardwareAddress => MacAddress.ReadFrom(_octets[8..]);

    /// <summary>The sender's IPv4 address; 0.0.0.0 in a probe (RFC 5227 §2.1.1).</summary>
    public InetAddress SenderProtocolAddress => InetAddress.ReadIPv4(_octets[14..]);

    /// <summary>The target's MAC address; ignored in a request.</summary>
    public MacAddress TargetHardwareAddress => MacAddress.ReadFrom(_octets[18..]);

    /// <summary>The target's IPv4 address, equal to the sender's in a gratuitous ARP.</summary>
    public InetAddress TargetProtocolAddress => InetAddress.ReadIPv4(_octets[24..]);

    private static ReadOnlySpan<byte> FixedPart => [0x00, 0x01, 0x08, 0x00, MacAddress.Length, 4];

    /// <summary>Checks the length and that this is IPv4 over Ethernet.</summary>
    /// <param name="source">The payload of the Ethernet frame.</param>
    /// <param name="view">The view.</param>
    /// <returns>Whether <paramref name="view"/> may be used.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, out ArpPacket view)
    {
        if (source.Length < Length || !source[..FixedPartLength].SequenceEqual(FixedPart))
        {
            view = default;
            return false;
        }

        view = new ArpPacket(source);
        return true;
    }

    /// <summary>Writes a packet.</summary>
    /// <returns>Octets written: <see cref="Length"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short.</exception>
    public static int WriteTo(
        Span<byte> buffer,
        ArpOperation operation,
        MacAddress senderHardwareAddress,
        InetAddress senderProtocolAddress,
        MacAddress targetHardwareAddress,
        InetAddress targetProtocolAddress)
    {
        var octets = buffer[..Length];
        FixedPart.CopyTo(octets);
        BinaryPrimitives.WriteUInt16BigEndian(octets[6..], (ushort)operation);
        senderHardwareAddress.WriteTo(octets[8..]);
        senderProtocolAddress.WriteTo(octets[14..18]);
        targetHardwareAddress.WriteTo(octets[18..]);
        targetProtocolAddress.WriteTo(octets[24..28]);
        return Length;
    }
}
