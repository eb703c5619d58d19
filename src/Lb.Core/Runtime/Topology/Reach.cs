using Lb.Core.Neighbors;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Topology;

/// <summary>How one host, a real server or a peer director, can be reached right now.</summary>
/// <param name="State">Whether frames can be sent.</param>
/// <param name="InterfaceIndex">The interface they leave by, 0 if none.</param>
/// <param name="InterfaceName">Its name, empty if none.</param>
/// <param name="InterfaceAddress">Its station address.</param>
/// <param name="Mtu">The longest IP packet on the way, in octets.</param>
/// <param name="MacAddress">The host's station address, the last one known if it cannot be reached now; zero if there never was one.</param>
internal sealed record Reach(
    NextHopState State, int InterfaceIndex, string InterfaceName, MacAddress InterfaceAddress, int Mtu, MacAddress MacAddress)
{
    public static Reach Local { get; } = new(NextHopState.Local, 0, string.Empty, default, 0, default);

    public static Reach Unreachable { get; } = new(NextHopState.Unreachable, 0, string.Empty, default, 0, default);

    /// <summary>For the log.</summary>
    public override string ToString() => State switch
    {
        NextHopState.Local => "this host, by the local port",
        NextHopState.Resolved => $"{MacAddress} by {InterfaceName}, MTU {Mtu}",
        NextHopState.Unresolved => $"MAC address not known yet, asking on {InterfaceName}",
        NextHopState.NotOnLink => $"behind a router on {InterfaceName}: direct routing needs it on the same LAN",
        _ => "no route",
    };
}
