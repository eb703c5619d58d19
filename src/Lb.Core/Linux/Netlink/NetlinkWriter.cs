using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Netlink;

/// <summary>
/// Builds one netlink request in a buffer of the caller: header, fixed part, attributes. Everything is aligned to four octets
/// (NLMSG_ALIGN, NLA_ALIGN in linux/netlink.h); numbers are in host byte order.
/// </summary>
internal ref struct NetlinkWriter
{
    private readonly Span<byte> _buffer;
    private int _length;

    /// <summary>Starts a request; the sequence number is filled in when it is sent.</summary>
    public NetlinkWriter(Span<byte> buffer, ushort type, ushort flags)
    {
        _buffer = buffer;
        Append(new nlmsghdr { nlmsg_type = type, nlmsg_flags = (ushort)(Native.Netlink.NLM_F_REQUEST | flags) });
    }

    /// <summary>Appends a fixed part as it lies in memory.</summary>
    public void Append<T>(in T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(Take(Unsafe.SizeOf<T>()), in value);
    }

    public void Attribute(ushort type, scoped ReadOnlySpan<byte> payload)
    {
        Append(new nlattr { nla_len = (ushort)(Unsafe.SizeOf<nlattr>() + payload.Length), nla_type = type });
        payload.CopyTo(Take(payload.Length));
    }

    public void Attribute(ushort type, uint value)
    {
        Span<byte> payload = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(payload, in value);
        Attribute(type, payload);
    }

    public void Attribute(ushort type, byte value) => Attribute(type, [value]);

    /// <summary>A structure as it lies in memory.</summary>
    public void Structure<T>(ushort type, in T value)
        where T : unmanaged => Attribute(type, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    public void Attribute(ushort type, InetAddress address)
    {
        Span<byte> payload = stackalloc byte[16];
        address.WriteTo(payload);
        Attribute(type, payload[..address.Length]);
    }

    public void Attribute(ushort type, MacAddress address)
    {
        Span<byte> payload = stackalloc byte[MacAddress.Length];
        address.WriteTo(payload);
        Attribute(type, payload);
    }

    /// <summary>A string with its terminating zero, as the kernel's NLA_NUL_STRING wants it.</summary>
    public void Attribute(ushort type, string text) => Attribute(type, Encoding.UTF8.GetBytes(text + '\0'));

    /// <summary>Opens a nested attribute.</summary>
    /// <returns>What <see cref="EndNest"/> needs.</returns>
    public int BeginNest(ushort type)
    {
        var start = _length;
        Append(new nlattr { nla_type = (ushort)(type | Native.Netlink.NLA_F_NESTED) });
        return start;
    }

    /// <summary>Closes the nested attribute that began at <paramref name="start"/>.</summary>
    public void EndNest(int start)
    {
        var length = (ushort)(_length - start);
        MemoryMarshal.Write(_buffer[start..], in length);
    }

    /// <summary>Completes the request.</summary>
    public ReadOnlySpan<byte> Finish(uint sequence)
    {
        ref var header = ref MemoryMarshal.AsRef<nlmsghdr>(_buffer);
        header.nlmsg_len = (uint)_length;
        header.nlmsg_seq = sequence;
        return _buffer[.._length];
    }

    private Span<byte> Take(int length)
    {
        var place = _buffer.Slice(_length, length);
        _length = (_length + length + 3) & ~3;
        return place;
    }
}
