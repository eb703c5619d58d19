using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Netlink;

/// <summary>One attribute: a type and some octets. Accessors give a neutral value where the octets do not fit the question.</summary>
internal readonly ref struct NetlinkAttribute
{
    private NetlinkAttribute(ushort type, ReadOnlySpan<byte> payload)
    {
        Type = type;
        Payload = payload;
    }

    /// <summary>The type without the nesting and byte-order flags.</summary>
    public ushort Type { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>The payload as a number in host order; 0 when it is too short.</summary>
    public uint Number => MemoryMarshal.TryRead(Payload, out uint value) ? value : 0;

    /// <summary>The payload as text without its terminating zero.</summary>
    public string Text => Encoding.UTF8.GetString(Payload.TrimEnd((byte)0));

    /// <summary>The payload as an Ethernet address, or null when it has another length.</summary>
    public MacAddress? Mac => Payload.Length == MacAddress.Length ? MacAddress.ReadFrom(Payload) : null;

    /// <summary>The payload as an address of either family, told apart by its length; null when it has neither.</summary>
    public InetAddress? Address => ToAddress(Payload);

    /// <summary>Reads the payload of RTA_VIA: a family, then a gateway that may be of another family than the route.</summary>
    public InetAddress? Via => Payload.Length > sizeof(ushort) ? ToAddress(Payload[sizeof(ushort)..]) : null;

    /// <summary>Takes the next attribute off the front of <paramref name="attributes"/>.</summary>
    public static bool TryRead(scoped ref ReadOnlySpan<byte> attributes, out NetlinkAttribute attribute)
    {
        attribute = default;
        if (!MemoryMarshal.TryRead(attributes, out nlattr header) || header.nla_len < Unsafe.SizeOf<nlattr>() || header.nla_len > attributes.Length)
        {
            return false;
        }

        attribute = new NetlinkAttribute(
            (ushort)(header.nla_type & Native.Netlink.NLA_TYPE_MASK), attributes[Unsafe.SizeOf<nlattr>()..header.nla_len]);
        attributes = attributes[Math.Min((header.nla_len + 3) & ~3, attributes.Length)..];
        return true;
    }

    private static InetAddress? ToAddress(ReadOnlySpan<byte> octets) => octets.Length switch
    {
        4 => InetAddress.ReadIPv4(octets),
        16 => InetAddress.ReadIPv6(octets),
        _ => null,
    };
}
