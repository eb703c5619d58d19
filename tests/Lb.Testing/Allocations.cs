namespace Lb.Testing;

/// <summary>What code allocates on the managed heap.</summary>
public static class Allocations
{
    /// <summary>Octets that <paramref name="action"/> allocates on this thread, in the run of several that allocates least.</summary>
    /// <remarks>
    /// What the action itself allocates shows in every run. In one of them the runtime may add its own: for compiling the code, and for
    /// memory of this thread that lay unused when a collection came, which any other test can cause.
    /// </remarks>
    /// <param name="action">Has to do the same in each run.</param>
    /// <param name="runs">How often it is run.</param>
    public static long LeastOf(Action action, int runs = 5)
    {
        var least = long.MaxValue;
        for (var run = 0; run < runs; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
