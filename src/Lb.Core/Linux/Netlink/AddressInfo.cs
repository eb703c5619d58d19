using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Netlink;

/// <summary>An IP address on an interface.</summary>
/// <param name="InterfaceIndex">The interface.</param>
/// <param name="Address">The local address.</param>
/// <param name="PrefixLength">Bits of the on-link prefix.</param>
public sealed record AddressInfo(int InterfaceIndex, InetAddress Address, int PrefixLength)
{
    /// <summary>How far the address reaches (rtnetlink(7)): 0 everywhere, 253 on the link, 254 within this host.</summary>
    public byte Scope { get; init; }

    /// <summary>The name <c>ip address</c> shows, at first the interface's; null for IPv6, which has none.</summary>
    public string? Label { get; init; }

    /// <summary>IPv4: whether another address of the same prefix came first. With that one it goes too, unless promote_secondaries is set.</summary>
    public bool IsSecondary { get; init; }

    /// <summary>IPv6: whether it cannot be used yet, or never, because duplicate address detection is under way or found another holder.</summary>
    public bool IsTentative { get; init; }

    /// <summary>IPv6: whether it answers but is not chosen as a source (RFC 4862 §5.5.4).</summary>
    public bool IsDeprecated { get; init; }

    /// <summary>Reads an RTM_NEWADDR or RTM_DELADDR message.</summary>
    internal static AddressInfo? TryParse(NetlinkMessage message)
    {
        if (!message.TrySplit(out ifaddrmsg header, out var attributes))
        {
            return null;
        }

        InetAddress? local = null;
        InetAddress? address = null;
        string? label = null;
        uint flags = header.ifa_flags;
        while (NetlinkAttribute.TryRead(ref attributes, out var attribute))
        {
            switch (attribute.Type)
            {
                case IfAddr.IFA_LOCAL:
                    local = attribute.Address;
                    break;
                case IfAddr.IFA_ADDRESS:
                    address = attribute.Address;
                    break;
                case IfAddr.IFA_LABEL:
                    label = attribute.Text;
                    break;
                case IfAddr.IFA_FLAGS:
                    // All flags; the header has room for the first eight.
                    flags = attribute.Number;
                    break;
            }
        }

        // On a point-to-point link IFA_ADDRESS is the far end and IFA_LOCAL ours; IPv6 gives IFA_ADDRESS alone (linux/if_addr.h).
        return (local ?? address) is not { } own
            ? null
            : new AddressInfo((int)header.ifa_index, own, header.ifa_prefixlen)
            {
                Scope = header.ifa_scope,
                Label = label,

                // The same bit means "temporary" in IPv6 (RFC 8981).
                IsSecondary = own.IsIPv4 && (flags & IfAddr.IFA_F_SECONDARY) != 0,
                IsTentative = (flags & (IfAddr.IFA_F_TENTATIVE | IfAddr.IFA_F_DADFAILED)) != 0,
                IsDeprecated = (flags & IfAddr.IFA_F_DEPRECATED) != 0,
            };
    }
}
