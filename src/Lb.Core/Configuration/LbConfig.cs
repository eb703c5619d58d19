using System.Collections.Immutable;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration;

/// <summary>
/// A whole configuration as written: immutable, without defaults filled in from the running system.
/// The keepalived.conf reader makes it; an embedder builds it directly.
/// </summary>
public sealed record LbConfig : IConfigRecord
{
    /// <summary>Settings that hold for the whole process.</summary>
    public GlobalConfig Global { get; init; } = new();

    /// <summary>The virtual services in the order they were written.</summary>
    public ImmutableArray<VirtualServiceConfig> VirtualServices { get; init; } = [];

    /// <summary>The VRRP instances in the order they were written.</summary>
    public ImmutableArray<VrrpInstanceConfig> VrrpInstances { get; init; } = [];

    /// <summary>Instances that are MASTER together (<c>vrrp_sync_group</c>).</summary>
    public ImmutableArray<VrrpSyncGroupConfig> VrrpSyncGroups { get; init; } = [];

    /// <summary>The scripts instances may track (<c>vrrp_script</c>).</summary>
    public ImmutableArray<VrrpScriptConfig> VrrpScripts { get; init; } = [];

    /// <summary>The files with numbers that <see cref="FileCheckConfig"/> refers to (<c>track_file</c>).</summary>
    public ImmutableArray<TrackFileConfig> TrackFiles { get; init; } = [];

    /// <summary>What <c>SSL_GET</c> shows to servers that ask for a certificate (<c>SSL</c>).</summary>
    public TlsClientConfig TlsClient { get; init; } = new();

    /// <summary>
    /// The VRRP instance that decides whether this node is active for <paramref name="service"/>: the one its
    /// <see cref="VirtualServiceConfig.Bind"/> names, else the first that holds its virtual address; null for "always active".
    /// </summary>
    public VrrpInstanceConfig? DecidingInstance(VirtualServiceConfig service) =>
        service.Bind is { } name
            ? VrrpInstances.FirstOrDefault(instance => string.Equals(instance.Name, name, StringComparison.Ordinal))
            : VrrpInstances.FirstOrDefault(instance => instance.Holds(service.Key.Address));
}
