namespace Lb.Core.Scheduling;

/// <summary><c>sh</c>: always the same server for a client, while the servers stay the same (net/netfilter/ipvs/ip_vs_sh.c).</summary>
/// <remarks>
/// 256 buckets are dealt to the servers in list order, to each as many in a row as its weight. A server keeps its buckets while it is
/// drained or overloaded: its clients get no answer, or with <see cref="SchedulerFlags.Fallback"/> the next usable server's.
/// </remarks>
internal sealed class SourceHashingScheduler(SchedulerFlags flags) : ListScheduler
{
    private const int BucketBits = 8;
    private const int BucketCount = 1 << BucketBits;

    private readonly bool _hashesPort = (flags & SchedulerFlags.Port) != SchedulerFlags.None;
    private readonly bool _substitutes = (flags & SchedulerFlags.Fallback) != SchedulerFlags.None;
    private readonly RampedSlots _buckets = new(BucketCount);

    /// <inheritdoc/>
    public override ServerState? Pick(in SchedulingContext context)
    {
        var port = _hashesPort ? context.ClientPort : 0u;
        var home = AddressHash.Bucket(unchecked(AddressHash.Fold(context.Client) + port), BucketBits);
        var server = _buckets[home];
        if (server is null || server.IsUsable || !_substitutes)
        {
            return server is { IsUsable: true } ? server : null;
        }

        // ip_vs_sh_get_fallback: the search does not begin at the home bucket but as far behind it as that is from the first.
        for (var offset = 0u; offset < BucketCount; offset++)
        {
            server = _buckets[(home + home + offset) % BucketCount];
            if (server is { IsUsable: true })
            {
                return server;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    protected override void OnAdded(ServerState server) => Deal();

    /// <inheritdoc/>
    protected override void OnEdited(ServerState server) => Deal();

    /// <inheritdoc/>
    protected override void OnRemoved(ServerState server) => Deal();

    private void Deal() => _buckets.Fill(Servers, Deal);

    private static ServerState?[] Deal(ServerState[] servers)
    {
        var buckets = new ServerState?[BucketCount];
        if (servers.Length == 0)
        {
            return buckets;
        }

        var place = 0;
        var dealt = 0;
        for (var i = 0; i < BucketCount; i++)
        {
            buckets[i] = servers[place];
            dealt++;

            // One of weight 0 has one bucket a round, as the kernel's condition has it.
            if (dealt >= servers[place].FullWeight)
            {
                place = (place + 1) % servers.Length;
                dealt = 0;
            }
        }

        return buckets;
    }
}
