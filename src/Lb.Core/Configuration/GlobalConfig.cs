using System.Collections.Immutable;
using Lb.Core.Forwarding;
using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>Settings that hold for the whole process: <c>global_defs</c> and its <c>@userspacelb</c> lines.</summary>
public sealed record GlobalConfig : IConfigRecord
{
    /// <summary>The name of this node (<c>router_id</c>), or null for the host name.</summary>
    public string? RouterId { get; init; }

    /// <summary>Peer directors that nothing else tells us about (<c>@userspacelb peer</c>). Their frames are never balanced again.</summary>
    public ImmutableArray<InetAddress> Peers { get; init; } = [];

    /// <summary>The interface where clients' frames arrive (<c>@userspacelb interface</c>), or null for the route's.</summary>
    public string? Interface { get; init; }

    /// <summary>IPVS time-outs (<c>lvs_timeouts tcp N tcpfin N udp N</c>); null keeps the kernel's defaults of 900, 120 and 300 s.</summary>
    public FlowTimeoutsConfig? FlowTimeouts { get; init; }

    /// <summary>The switches about flows (<c>@userspacelb expire_nodest_conn</c> and its like). Default: those of IPVS.</summary>
    public FlowPolicy FlowPolicy { get; init; } = new();

    /// <summary>What holds for all VRRP instances.</summary>
    public VrrpGlobalConfig Vrrp { get; init; } = new();

    /// <summary>What holds for all scripts.</summary>
    public ScriptsConfig Scripts { get; init; } = new();
}

/// <summary>The three time-outs <c>ipvsadm --set</c> knows; a null keeps the kernel's default.</summary>
/// <param name="Established">Idle time of an established TCP connection; kernel default 900 s.</param>
/// <param name="FinWait">Idle time of a TCP connection after the client's FIN; kernel default 120 s.</param>
/// <param name="Udp">Idle time of a UDP flow; kernel default 300 s.</param>
public sealed record FlowTimeoutsConfig(TimeSpan? Established, TimeSpan? FinWait, TimeSpan? Udp) : IConfigRecord;
