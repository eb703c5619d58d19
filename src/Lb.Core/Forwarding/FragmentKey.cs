using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <summary>What the fragments of one packet have in common (RFC 791 §3.2, RFC 8200 §4.5).</summary>
/// <param name="Source">Source address.</param>
/// <param name="Destination">Destination address.</param>
/// <param name="Id">Identification field.</param>
/// <param name="Protocol">
/// The protocol for IPv4. Always hop-by-hop (0) for IPv6, whose key has none: extension headers may stand between the fragment header and the transport.
/// </param>
internal readonly record struct FragmentKey(InetAddress Source, InetAddress Destination, uint Id, IpProtocol Protocol)
{
    public static FragmentKey Of(in FrameHeaders headers) =>
        new(headers.Source, headers.Destination, headers.FragmentId, headers.IsIPv4 ? headers.Protocol : IpProtocol.HopByHop);
}
