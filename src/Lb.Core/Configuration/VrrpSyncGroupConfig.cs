using System.Collections.Immutable;

namespace Lb.Core.Configuration;

/// <summary>One <c>vrrp_sync_group</c>: instances that are MASTER together or not at all.</summary>
public sealed record VrrpSyncGroupConfig : IConfigRecord
{
    /// <summary>The group's name.</summary>
    public required string Name { get; init; }

    /// <summary>The names of its instances (<c>group</c>).</summary>
    public ImmutableArray<string> Members { get; init; } = [];

    /// <summary>Interfaces whose state counts for every member (<c>track_interface</c>).</summary>
    public ImmutableArray<TrackedConfig> TrackedInterfaces { get; init; } = [];

    /// <summary>Scripts whose result counts for every member (<c>track_script</c>).</summary>
    public ImmutableArray<TrackedConfig> TrackedScripts { get; init; } = [];

    /// <summary>
    /// Whether weights of what members track count (<c>sync_group_tracking_weight</c>). Default false: as in keepalived the reader gives a
    /// member's tracked interfaces weight 0 and leaves out scripts with a weight, so that members do not drift apart.
    /// </summary>
    public bool MembersKeepWeights { get; init; }

    /// <summary>The scripts to run when the group changes, in the order they were written.</summary>
    public ImmutableArray<NotifyScriptConfig> NotifyScripts { get; init; } = [];

    /// <summary>Where the block starts.</summary>
    public SourceLocation Location { get; init; }
}
