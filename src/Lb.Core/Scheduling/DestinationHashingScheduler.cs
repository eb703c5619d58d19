namespace Lb.Core.Scheduling;

/// <summary>
/// <c>dh</c>: always the same server for a virtual address (net/netfilter/ipvs/ip_vs_dh.c), so all clients of a service with one address
/// go to one server. A drained or overloaded server keeps its buckets, and nobody stands in for it.
/// </summary>
internal sealed class DestinationHashingScheduler : ListScheduler
{
    /// <summary>The kernel has 256 buckets.</summary>
    private const int BucketBits = 8;

    /// <inheritdoc/>
    public override ServerState? Pick(in SchedulingContext context)
    {
        var servers = Servers;
        if (servers.IsEmpty)
        {
            return null;
        }

        // The buckets are dealt in list order, one at a time, so there is no need to keep them.
        var bucket = (int)AddressHash.Bucket(AddressHash.Fold(context.Destination), BucketBits);
        var server = servers[bucket % servers.Length];
        return server.IsUsable ? server : null;
    }
}
