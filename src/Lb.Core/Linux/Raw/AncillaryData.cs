using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Raw;

/// <summary>
/// What the kernel and a program tell each other about an IPv6 packet beside its octets (RFC 3542 §6). A walk over octets of any kind ends where they
/// contradict themselves; nothing throws.
/// </summary>
internal readonly struct AncillaryData
{
    /// <summary>Octets that hold the two pieces that are asked for, heads and alignment included.</summary>
    public const int Room = 128;

    private const int Alignment = sizeof(ulong);

    // In the IPv6 header (RFC 8200 §3).
    private const int SourceOffset = 8;

    private AncillaryData(InetAddress destination, byte hopLimit)
    {
        Destination = destination;
        HopLimit = hopLimit;
    }

    /// <summary>Where the packet was sent to; :: if the kernel did not say.</summary>
    public InetAddress Destination { get; }

    /// <summary>Hop limit on arrival; 0 if the kernel did not say, which no check of VRRP in multicast takes for 255.</summary>
    public byte HopLimit { get; }

    /// <summary>
    /// Writes the piece that names the source of an IPv6 packet to be sent (RFC 3542 §6.2), which is in the packet's own header already. Without
    /// it the kernel looks for a source for its route, and refuses (EADDRNOTAVAIL) where an interface has no address that is ready:
    /// while duplicate address detection is under way, and on a virtual router's macvlan.
    /// </summary>
    /// <param name="control">Where to; at least <see cref="Room"/> octets.</param>
    /// <param name="packet">The packet.</param>
    /// <returns>Octets written; 0 if the packet is shorter than its header.</returns>
    public static int WriteSource(Span<byte> control, ReadOnlySpan<byte> packet)
    {
        if (packet.Length < Ipv6Packet.HeaderLength)
        {
            return 0;
        }

        var head = Unsafe.SizeOf<cmsghdr>();
        var length = head + Unsafe.SizeOf<in6_pktinfo>();
        var place = control[..((length + Alignment - 1) & ~(Alignment - 1))];
        place.Clear();
        MemoryMarshal.Write(place, new cmsghdr { cmsg_len = (nuint)length, cmsg_level = In.SOL_IPV6, cmsg_type = In.IPV6_PKTINFO });
        packet.Slice(SourceOffset, 16).CopyTo(place[head..]);
        return place.Length;
    }

    /// <summary>Reads the pieces of one message.</summary>
    public static AncillaryData Read(ReadOnlySpan<byte> control)
    {
        var destination = default(InetAddress);
        byte hopLimit = 0;
        while (MemoryMarshal.TryRead(control, out cmsghdr head) && head.cmsg_len >= (nuint)Unsafe.SizeOf<cmsghdr>() && head.cmsg_len <= (nuint)control.Length)
        {
            var length = (int)head.cmsg_len;
            var payload = control[Unsafe.SizeOf<cmsghdr>()..length];
            switch (head.cmsg_level, head.cmsg_type)
            {
                case (In.SOL_IPV6, In.IPV6_PKTINFO) when payload.Length >= Unsafe.SizeOf<in6_pktinfo>():
                    destination = InetAddress.ReadIPv6(payload);
                    break;
                case (In.SOL_IPV6, In.IPV6_HOPLIMIT) when MemoryMarshal.TryRead(payload, out int hops) && hops is >= 0 and <= byte.MaxValue:
                    hopLimit = (byte)hops;
                    break;
            }

            control = control[Math.Min((length + Alignment - 1) & ~(Alignment - 1), control.Length)..];
        }

        return new AncillaryData(destination, hopLimit);
    }
}
