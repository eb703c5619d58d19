using System.Buffers.Binary;

namespace Lb.Core.Wire;

/// <summary>
/// The walk over the extension headers of one IPv6 packet (RFC 8200 §4): where the transport starts and what the fragment header says.
/// Each header names the next one and, except for the fragment header, its own length:
/// <code>
/// +---------------+---------------+-------------------------------+
/// |  Next Header  |  Hdr Ext Len  |  ... in units of 8 octets, the first 8 not counted
/// +---------------+---------------+-------------------------------+
///
/// Fragment header (RFC 8200 §4.5), always 8 octets:
/// +---------------+---------------+-------------------------+---+-+
/// |  Next Header  |   Reserved    |     Fragment Offset     |Res|M|
/// +---------------+---------------+-------------------------+---+-+
/// |                         Identification                        |
/// +---------------------------------------------------------------+
/// </code>
/// </summary>
internal readonly record struct Ipv6ExtensionChain(IpProtocol Protocol, int TransportOffset, int FragmentHeaderOffset, ushort FragmentField, uint Identification)
{
    /// <summary>
    /// Extension headers walked at most. RFC 8200 §4.1 recommends an order with six; more is an attempt to make parsers work.
    /// </summary>
    public const int MaxCount = 8;

    /// <summary>Octets of a fragment header.</summary>
    public const int FragmentHeaderLength = 8;

    /// <summary>The M bit of the fragment field; the bits above the reserved ones are the offset in octets.</summary>
    public const ushort MoreFragmentsBit = 0x0001;

    /// <summary>The offset, already in octets because its unit is 8 and it stands 3 bits up.</summary>
    public const ushort FragmentOffsetMask = 0xFFF8;

    /// <summary>
    /// Walks from the end of the fixed header. Stops at the transport, at an unknown header, or behind the header of a fragment
    /// that is not the first, whose payload is the middle of something.
    /// </summary>
    /// <param name="packet">The packet from its fixed header on, without Ethernet padding.</param>
    /// <param name="firstHeader">The fixed header's next-header field.</param>
    /// <param name="chain">What was found.</param>
    /// <returns>False if a header is cut off, stands where it must not, or there are too many.</returns>
    public static bool TryWalk(ReadOnlySpan<byte> packet, IpProtocol firstHeader, out Ipv6ExtensionChain chain)
    {
        chain = new Ipv6ExtensionChain(firstHeader, Ipv6Packet.HeaderLength, FragmentHeaderOffset: 0, FragmentField: 0, Identification: 0);
        for (var count = 0; ; count++)
        {
            if (!IsExtension(chain.Protocol))
            {
                return true;
            }

            // RFC 8200 §4.3: hop-by-hop options stand first or not at all; §4.1: a fragment header at most once.
            var rest = packet[chain.TransportOffset..];
            var isMisplaced = chain.Protocol switch
            {
                IpProtocol.HopByHop => count > 0,
                IpProtocol.Fragment => chain.FragmentHeaderOffset != 0,
                _ => false,
            };
            if (isMisplaced || count == MaxCount || rest.Length < FragmentHeaderLength)
            {
                return false;
            }

            var length = LengthOf(chain.Protocol, rest);
            if (rest.Length < length)
            {
                return false;
            }

            chain = chain.Protocol == IpProtocol.Fragment
                ? chain with
                {
                    FragmentHeaderOffset = chain.TransportOffset,
                    FragmentField = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]),
                    Identification = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]),
                }
                : chain;
            chain = chain with { Protocol = (IpProtocol)rest[0], TransportOffset = chain.TransportOffset + length };
            if ((chain.FragmentField & FragmentOffsetMask) != 0)
            {
                return true;
            }
        }
    }

    private static bool IsExtension(IpProtocol protocol) => protocol
        is IpProtocol.HopByHop or IpProtocol.Routing or IpProtocol.DestinationOptions or IpProtocol.Fragment or IpProtocol.Authentication;

    private static int LengthOf(IpProtocol protocol, ReadOnlySpan<byte> header) => protocol switch
    {
        IpProtocol.Fragment => FragmentHeaderLength,

        // RFC 4302 §2.2: in units of 4 octets, minus 2.
        IpProtocol.Authentication => (header[1] + 2) * 4,
        _ => (header[1] + 1) * 8,
    };
}
