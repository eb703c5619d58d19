using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <summary>An error the forwarder tells a client about, in the words of both ICMPs.</summary>
/// <param name="Type">ICMP type (RFC 792).</param>
/// <param name="Code">ICMP code.</param>
/// <param name="TypeV6">ICMPv6 type (RFC 4443).</param>
/// <param name="CodeV6">ICMPv6 code.</param>
/// <param name="Parameter">The last four octets of the header: the MTU, or 0.</param>
internal readonly record struct IcmpError(byte Type, byte Code, byte TypeV6, byte CodeV6, uint Parameter)
{
    /// <summary>The TTL or hop limit ran out in transit.</summary>
    public static IcmpError TimeExceeded => new(IcmpMessage.TimeExceeded, 0, Icmpv6Message.TimeExceeded, 0, 0);

    /// <summary>Nobody serves the port.</summary>
    public static IcmpError PortUnreachable => new(IcmpMessage.DestinationUnreachable, 3, Icmpv6Message.DestinationUnreachable, 4, 0);

    /// <summary>The packet exceeds the MTU of the way to the server (RFC 1191 §4, RFC 8201).</summary>
    public static IcmpError PacketTooBig(int mtu) =>
        new(IcmpMessage.DestinationUnreachable, IcmpMessage.FragmentationNeeded, Icmpv6Message.PacketTooBig, 0, (uint)mtu);
}
