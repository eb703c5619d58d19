using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.Netlink;

/// <summary>
/// One message out of a datagram. <see cref="TryRead"/> takes bytes of any kind: what contradicts itself ends the walk, nothing throws.
/// </summary>
internal readonly ref struct NetlinkMessage
{
    private NetlinkMessage(nlmsghdr header, ReadOnlySpan<byte> body)
    {
        Header = header;
        Body = body;
    }

    public nlmsghdr Header { get; }

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Takes the next message off the front of <paramref name="datagram"/>.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> datagram, out NetlinkMessage message)
    {
        message = default;
        if (!MemoryMarshal.TryRead(datagram, out nlmsghdr header))
        {
            return false;
        }

        var length = header.nlmsg_len;
        if (length < Unsafe.SizeOf<nlmsghdr>() || length > datagram.Length)
        {
            return false;
        }

        message = new NetlinkMessage(header, datagram[Unsafe.SizeOf<nlmsghdr>()..(int)length]);
        var aligned = Math.Min(((int)length + 3) & ~3, datagram.Length);
        datagram = datagram[aligned..];
        return true;
    }

    /// <summary>Splits the body into its fixed part and the attributes behind it.</summary>
    /// <returns>Whether the body was long enough.</returns>
    public bool TrySplit<T>(out T fixedPart, out ReadOnlySpan<byte> attributes)
        where T : unmanaged
    {
        attributes = default;
        if (!MemoryMarshal.TryRead(Body, out fixedPart))
        {
            return false;
        }

        var aligned = (Unsafe.SizeOf<T>() + 3) & ~3;
        attributes = aligned < Body.Length ? Body[aligned..] : default;
        return true;
    }

    /// <summary>The outcome an NLMSG_ERROR or NLMSG_DONE message tells: 0 for success, else an error number.</summary>
    public int ErrorNumber => MemoryMarshal.TryRead(Body, out int negative) && negative != int.MinValue ? -negative : 0;

    /// <summary>The kernel's sentence about the error (NLMSGERR_ATTR_MSG), or nothing.</summary>
    public string Explanation
    {
        get
        {
            if ((Header.nlmsg_flags & Native.Netlink.NLM_F_ACK_TLVS) == 0 || !MemoryMarshal.TryRead(Body[Math.Min(4, Body.Length)..], out nlmsghdr request))
            {
                return string.Empty;
            }

            // The request is quoted whole unless the kernel capped it to its header.
            var quoted = (Header.nlmsg_flags & Native.Netlink.NLM_F_CAPPED) != 0 ? (uint)Unsafe.SizeOf<nlmsghdr>() : request.nlmsg_len;
            var start = sizeof(int) + (long)((quoted + 3L) & ~3L);
            var attributes = start < Body.Length ? Body[(int)start..] : default;
            while (NetlinkAttribute.TryRead(ref attributes, out var attribute))
            {
                if (attribute.Type == Native.Netlink.NLMSGERR_ATTR_MSG)
                {
                    return attribute.Text;
                }
            }

            return string.Empty;
        }
    }
}
