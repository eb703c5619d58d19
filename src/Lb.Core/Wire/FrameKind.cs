namespace Lb.Core.Wire;

/// <summary>What a captured frame turned out to be, as far as a layer-4 balancer needs to know.</summary>
public enum FrameKind : byte
{
    /// <summary>Neither IPv4 nor IPv6.</summary>
    NotIp,

    /// <summary>IP, but the headers contradict themselves or the captured length. Addresses are valid if the fixed IP header was there.</summary>
    Malformed,

    /// <summary>A TCP segment, or the first fragment of one: ports and flags are valid.</summary>
    Tcp,

    /// <summary>A UDP datagram, or the first fragment of one: ports are valid.</summary>
    Udp,

    /// <summary>An ICMP or ICMPv6 message, or the first fragment of one.</summary>
    Icmp,

    /// <summary>A fragment other than the first: there is no transport header to look at.</summary>
    LaterFragment,

    /// <summary>Another protocol over IP.</summary>
    OtherIp,
}
