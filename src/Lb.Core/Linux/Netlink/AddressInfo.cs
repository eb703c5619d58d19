using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Netlink;

/// <summary>An IP address on an interface.</summary>
/// <param name="InterfaceIndex">The interface.</param>
/// <param name="Address">The local address.</param>
/// <param name="PrefixLength">Bits of the on-link prefix.</param>
public sealed record AddressInfo(int InterfaceIndex, InetAddress Address, int PrefixLength)
{
    /// <summary>Reads an RTM_NEWADDR or RTM_DELADDR message.</summary>
    internal static AddressInfo? TryParse(NetlinkMessage message)
    {
        if (!message.TrySplit(out ifaddrmsg header, out var attributes))
        {
            return null;
        }

        InetAddress? local = null;
        InetAddress? address = null;
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
            }
        }

        // On a point-to-point link IFA_ADDRESS is the far end and IFA_LOCAL ours; IPv6 gives IFA_ADDRESS alone (linux/if_addr.h).
        return (local ?? address) is { } own ? new AddressInfo((int)header.ifa_index, own, header.ifa_prefixlen) : null;
    }
}
