namespace Lb.Core.Runtime.Scripts;

/// <summary>The last runs of notify scripts, oldest first. Any thread.</summary>
internal sealed class RecentRuns
{
    /// <summary>So many are kept.</summary>
    public const int Capacity = 32;

    private readonly Lock _gate = new();
    private readonly Queue<NotifyRun> _runs = new(Capacity);

    public void Add(NotifyRun run)
    {
        lock (_gate)
        {
            if (_runs.Count == Capacity)
            {
                _ = _runs.Dequeue();
            }

            _runs.Enqueue(run);
        }
    }

    /// <summary>A copy.</summary>
    public IReadOnlyList<NotifyRun> ToList()
    {
        lock (_gate)
        {
            return [.. _runs];
        }
    }
}
