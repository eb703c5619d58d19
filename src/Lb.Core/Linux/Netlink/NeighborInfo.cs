using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Netlink;

/// <summary>States of a neighbour entry (RFC 4861 §7.3.2; linux/neighbour.h NUD_*).</summary>
[Flags]
public enum NeighborStates
{
    /// <summary>No state yet.</summary>
    None = 0,

    /// <summary>Asked, not answered yet.</summary>
    Incomplete = Neighbour.NUD_INCOMPLETE,

    /// <summary>Confirmed lately.</summary>
    Reachable = Neighbour.NUD_REACHABLE,

    /// <summary>Known, not confirmed lately.</summary>
    Stale = Neighbour.NUD_STALE,

    /// <summary>In use again; confirmation awaited.</summary>
    Delay = Neighbour.NUD_DELAY,

    /// <summary>Being asked again.</summary>
    Probe = Neighbour.NUD_PROBE,

    /// <summary>Did not answer.</summary>
    Failed = Neighbour.NUD_FAILED,

    /// <summary>On a link that resolves nothing.</summary>
    NoArp = Neighbour.NUD_NOARP,

    /// <summary>Set by an administrator.</summary>
    Permanent = Neighbour.NUD_PERMANENT,
}

/// <summary>An entry of the kernel's neighbour table (ARP, NDP).</summary>
/// <param name="InterfaceIndex">The interface.</param>
/// <param name="Address">The neighbour's IP address.</param>
/// <param name="MacAddress">Its station address; null while unknown.</param>
/// <param name="State">How far resolution is.</param>
public sealed record NeighborInfo(int InterfaceIndex, InetAddress Address, MacAddress? MacAddress, NeighborStates State)
{
    private const NeighborStates Valid = NeighborStates.Reachable | NeighborStates.Stale | NeighborStates.Delay
        | NeighborStates.Probe | NeighborStates.NoArp | NeighborStates.Permanent;

    /// <summary>Whether frames can be sent to <see cref="MacAddress"/> (the kernel's NUD_VALID).</summary>
    public bool IsUsable => MacAddress is not null && (State & Valid) != NeighborStates.None;

    /// <summary>Reads an RTM_NEWNEIGH or RTM_DELNEIGH message.</summary>
    internal static NeighborInfo? TryParse(NetlinkMessage message)
    {
        // Bridges speak of their forwarding entries in the same messages, with the family AF_BRIDGE.
        if (!message.TrySplit(out ndmsg header, out var attributes) || header.ndm_family is not (Socket.AF_INET or Socket.AF_INET6))
        {
            return null;
        }

        InetAddress? address = null;
        MacAddress? mac = null;
        while (NetlinkAttribute.TryRead(ref attributes, out var attribute))
        {
            switch (attribute.Type)
            {
                case Neighbour.NDA_DST:
                    address = attribute.Address;
                    break;
                case Neighbour.NDA_LLADDR:
                    mac = attribute.Mac;
                    break;
            }
        }

        return address is { } known ? new NeighborInfo(header.ndm_ifindex, known, mac, (NeighborStates)header.ndm_state) : null;
    }
}
