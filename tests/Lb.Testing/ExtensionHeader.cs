using System.Collections.Immutable;
using Lb.Core.Wire;

namespace Lb.Testing;

/// <summary>One IPv6 extension header without its next-header octet, which its place in the chain decides.</summary>
/// <param name="Protocol">Its own number.</param>
/// <param name="Rest">Its octets from the second on.</param>
public sealed record ExtensionHeader(IpProtocol Protocol, ImmutableArray<byte> Rest)
{
    /// <summary>Hop-by-hop options with only padding (PadN), 8 octets.</summary>
    public static ExtensionHeader HopByHop { get; } = new(IpProtocol.HopByHop, [0, 1, 4, 0, 0, 0, 0]);

    /// <summary>Destination options with only padding (PadN), 16 octets.</summary>
    public static ExtensionHeader DestinationOptions { get; } = new(IpProtocol.DestinationOptions, [1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>A routing header of type 253 (experimental, RFC 4727) with no segments left, 8 octets.</summary>
    public static ExtensionHeader Routing { get; } = new(IpProtocol.Routing, [0, 253, 0, 0, 0, 0, 0]);

    /// <summary>An authentication header with an integrity value of 12 zeros, 24 octets (RFC 4302).</summary>
    public static ExtensionHeader Authentication { get; } =
        new(IpProtocol.Authentication, [4, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>A fragment header that says the packet is whole (RFC 6946).</summary>
    public static ExtensionHeader AtomicFragment { get; } = new(IpProtocol.Fragment, [0, 0, 0, 0, 0, 0, 7]);

    public byte[] ToArray(IpProtocol next) => [(byte)next, .. Rest];
}
