using Lb.Core.Wire;

namespace Lb.Core.Linux.Netlink;

/// <summary>An address to be put on an interface, as <c>ip address add</c> words it.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">Bits of the on-link prefix, 0 to 32 or 128.</param>
internal sealed record InterfaceAddress(InetAddress Address, int PrefixLength)
{
    /// <summary>IPv4: the broadcast address. Default null: none.</summary>
    public InetAddress? Broadcast { get; init; }

    /// <summary>How far it reaches (rtnetlink(7)): 0 everywhere, 253 on the link, 254 within this host. Default 0; of an IPv6 address the kernel decides.</summary>
    public byte Scope { get; init; }

    /// <summary>IPv4: the label, at most 15 octets. Default null: the interface's name.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// IPv6: the address is never chosen as a source (preferred lifetime 0, RFC 4862 §5.5.4). keepalived does this to virtual addresses with a
    /// prefix of 128 bits and to no others (2.2.7, seen). Default false.
    /// </summary>
    public bool IsNotPreferred { get; init; }
}
