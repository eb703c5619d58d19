using System.Buffers.Binary;

namespace Lb.Core.Wire;

/// <summary>
/// A view of an Ethernet frame without preamble and FCS (IEEE 802.3 §3.1.1), behind up to two VLAN tags (IEEE 802.1Q §9).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------------------------------------------------------+
/// |                      Destination Address                      |
/// +                               +-------------------------------+
/// |                               |                               |
/// +-------------------------------+                               +
/// |                        Source Address                         |
/// +-------------------------------+-------------------------------+
/// |  TPID 0x8100 or 0x88A8, 0..2x |PCP  |D|       VLAN ID         |
/// +-------------------------------+-------------------------------+
/// |          EtherType            |           Payload ...
/// +-------------------------------+--------------
/// </code>
/// </summary>
public readonly ref struct EthernetFrame
{
    /// <summary>Octets of a header without tags.</summary>
    public const int HeaderLengthUntagged = 14;

    /// <summary>Octets of one VLAN tag.</summary>
    public const int TagLength = 4;

    /// <summary>Octets of a header with as many tags as are looked behind.</summary>
    public const int MaxHeaderLength = HeaderLengthUntagged + (MaxTagCount * TagLength);

    private const int MaxTagCount = 2;
    private const int SourceOffset = MacAddress.Length;
    private const int TypeOffset = 2 * MacAddress.Length;
    private const ushort VlanIdMask = 0x0FFF;

    private readonly ReadOnlySpan<byte> _octets;
    private readonly int _tagCount;

    private EthernetFrame(ReadOnlySpan<byte> octets, int tagCount)
    {
        _octets = octets;
        _tagCount = tagCount;
    }

    /// <summary>Receiving station.</summary>
    public MacAddress Destination => MacAddress.ReadFrom(_octets);

    /// <summary>Sending station.</summary>
    public MacAddress Source => MacAddress.ReadFrom(_octets[SourceOffset..]);

    /// <summary>
    /// What the payload is, behind the tags. Values up to 1500 are an IEEE 802.3 length; a tag's own type stands here when there are
    /// more than two tags.
    /// </summary>
    public EtherType EtherType => (EtherType)BinaryPrimitives.ReadUInt16BigEndian(_octets[(HeaderLength - sizeof(ushort))..]);

    /// <summary>How many VLAN tags were stepped over: 0, 1 or 2.</summary>
    public int TagCount => _tagCount;

    /// <summary>VLAN identifier of the outermost tag, 0 to 4095; 0, "priority only", also when there is no tag.</summary>
    public ushort VlanId =>
        _tagCount == 0 ? (ushort)0 : (ushort)(BinaryPrimitives.ReadUInt16BigEndian(_octets[HeaderLengthUntagged..]) & VlanIdMask);

    /// <summary>Octets before the payload: 14, 18 or 22.</summary>
    public int HeaderLength => HeaderLengthUntagged + (_tagCount * TagLength);

    /// <summary>Everything after the header, Ethernet padding included.</summary>
    public ReadOnlySpan<byte> Payload => _octets[HeaderLength..];

    /// <summary>Checks that the header and its tags are complete.</summary>
    /// <returns>Whether <paramref name="view"/> may be used.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, out EthernetFrame view)
    {
        view = default;
        var tagCount = 0;
        var typeOffset = TypeOffset;
        while (true)
        {
            if (source.Length < typeOffset + sizeof(ushort))
            {
                return false;
            }

            var type = (EtherType)BinaryPrimitives.ReadUInt16BigEndian(source[typeOffset..]);
            if (tagCount == MaxTagCount || type is not (EtherType.VlanCustomer or EtherType.VlanService))
            {
                view = new EthernetFrame(source, tagCount);
                return true;
            }

            tagCount++;
            typeOffset += TagLength;
        }
    }

    /// <summary>Writes an untagged header.</summary>
    /// <returns>Octets written: <see cref="HeaderLengthUntagged"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short.</exception>
    public static int WriteTo(Span<byte> buffer, MacAddress destination, MacAddress source, EtherType etherType)
    {
        destination.WriteTo(buffer);
        source.WriteTo(buffer[SourceOffset..]);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[TypeOffset..], (ushort)etherType);
        return HeaderLengthUntagged;
    }

    /// <summary>Writes a VLAN tag's second half and the type that follows it, right behind a header whose type is the tag's.</summary>
    /// <param name="buffer">Where the tag control information goes.</param>
    /// <param name="vlanId">VLAN identifier, 0 to 4095; higher bits are the priority and drop-eligible fields.</param>
    /// <param name="etherType">What follows the tag.</param>
    /// <returns>Octets written: <see cref="TagLength"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short.</exception>
    public static int WriteTag(Span<byte> buffer, ushort vlanId, EtherType etherType)
    {
        BinaryPrimitives.WriteUInt16BigEndian(buffer, vlanId);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[sizeof(ushort)..], (ushort)etherType);
        return TagLength;
    }
}
