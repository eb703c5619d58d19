using System.Collections.Immutable;
using Lb.Core.Flows;
using Lb.Core.Neighbors;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <summary>
/// Everything one worker decides by, as an immutable snapshot that is swapped whole: services, next hops, directors.
/// One snapshot belongs to one ingress interface.
/// </summary>
public sealed record ForwardingTable
{
    /// <summary>The station address of the ingress interface; frames to any other are not ours.</summary>
    public required MacAddress StationAddress { get; init; }

    /// <summary>
    /// MAC addresses of virtual routers that the interface receives for beside its own (RFC 9568 §7.3; <c>use_vmac</c>). Default none.
    /// </summary>
    public ImmutableArray<MacAddress> VirtualStations { get; init; } = [];

    /// <summary>Index of the port that leads back out of the ingress interface, for what is told to clients.</summary>
    public required byte IngressPort { get; init; }

    /// <summary>The virtual services.</summary>
    public required ServiceTable Services { get; init; }

    /// <summary>Where each real server's frames go next, indexed by the server's number; a number without a server is <c>default</c>.</summary>
    public required ImmutableArray<NextHop> NextHops { get; init; }

    /// <summary>
    /// The local port, which leads into this host's own stack; <c>default</c> (unresolved) where there is none.
    /// </summary>
    public NextHop LocalHop { get; init; }

    /// <summary>MAC addresses of peer directors: the loop guard.</summary>
    public DirectorTable Directors { get; init; } = DirectorTable.Empty;

    /// <summary>How long flows live without a frame.</summary>
    public FlowTimeouts FlowTimeouts { get; init; } = FlowTimeouts.Default;

    /// <summary>The switches about flows. Default: those of IPVS.</summary>
    public FlowPolicy FlowPolicy { get; init; } = new();

    /// <summary>The first of <see cref="VirtualStations"/>, which is the only one as a rule; the station address itself where there is none.</summary>
    internal MacAddress UsualVirtualStation => VirtualStations.IsEmpty ? StationAddress : VirtualStations[0];

    /// <summary>Whether frames to a MAC address are for this interface.</summary>
    internal bool IsStation(MacAddress address) => address == StationAddress || VirtualStations.Contains(address);
}
