using System.Collections.Immutable;
using Lb.Core.Wire;

namespace Lb.Core.Health;

/// <summary>
/// Which real servers answer the LAN for a virtual address that this node holds. One that did so twice in a row is told of: a server that
/// is MASTER too for the moment of a change-over is asked in vain the next time.
/// </summary>
internal sealed class RivalHolders
{
    /// <summary>Who answered the last question.</summary>
    public ImmutableHashSet<InetAddress> Heard { get; private set; } = [];

    /// <summary>Who is told of.</summary>
    public ImmutableHashSet<InetAddress> Told { get; private set; } = [];

    /// <summary>Takes what came of a question.</summary>
    /// <param name="answered">Who answered; null if there was none to ask, because this node does not hold the address.</param>
    public void Handle(ImmutableHashSet<InetAddress>? answered) =>
        (Told, Heard) = answered is null ? ([], []) : (answered.Intersect(Heard), answered);

    /// <summary>What is to be said of a server that is told of, to follow "the server".</summary>
    public static string RemarkOn(InetAddress virtualAddress) => virtualAddress.IsIPv4
        ? "answers ARP for the VIP: clients may bypass the director; set net.ipv4.conf.all.arp_ignore=1 there, and have the VIP on lo only"
        : "answers neighbour solicitations for the VIP: clients may bypass the director; have the VIP on lo only there";
}
