using System.Collections.Immutable;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>One <c>real_server</c> of a virtual service.</summary>
public sealed record RealServerConfig : IConfigRecord
{
    /// <summary>The largest weight; IPVS and ipvsadm(8) have the same range, 0 to 65535.</summary>
    public const int MaximumWeight = 65535;

    /// <summary>The server's own address (RIP).</summary>
    public required InetAddress Address { get; init; }

    /// <summary>
    /// The port as written. Direct routing rewrites only MAC addresses, so flows always use the virtual port;
    /// a different port here serves checkers only.
    /// </summary>
    public required ushort Port { get; init; }

    /// <summary>Share of new flows relative to the others, 0 to 65535; 0 takes none (drained). Default 1.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>
    /// Flows, in whatever state, at which the server gets no more (<c>uthreshold</c>), for each worker; 0, the default, for no limit.
    /// </summary>
    public int UpperThreshold { get; init; }

    /// <summary>
    /// Flows below which it gets some again (<c>lthreshold</c>), not above <see cref="UpperThreshold"/>; 0, the default, for three quarters of
    /// that.
    /// </summary>
    public int LowerThreshold { get; init; }

    /// <summary>Whether a failed check sets the weight to 0 instead of removing the server (<c>inhibit_on_failure</c>).</summary>
    public bool InhibitOnFailure { get; init; }

    /// <summary>The health checkers, in order; the server is up while all of them are. None: it is always up.</summary>
    public ImmutableArray<CheckerConfig> Checkers { get; init; } = [];

    /// <summary>The script for the server coming up (<c>notify_up</c>), or null.</summary>
    public ScriptConfig? NotifyUp { get; init; }

    /// <summary>The script for the server going down (<c>notify_down</c>), or null.</summary>
    public ScriptConfig? NotifyDown { get; init; }

    /// <summary>Where the block starts.</summary>
    public SourceLocation Location { get; init; }
}
