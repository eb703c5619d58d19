using Lb.Core.Linux.Processes;

namespace Lb.Core.Runtime.Scripts;

/// <summary>
/// What a script left running may still write to the script's output. It is read and thrown away: a closed pipe would end a daemon that a
/// notify script started, at its next line (SIGPIPE). Each takes a thread, so there is a bound.
/// </summary>
internal sealed class LingeringOutput
{
    private const int MostThreads = 16;
    private int _threads;

    /// <summary>Reads until nobody can write any more, or returns at once if too many others are being read.</summary>
    public void Discard(ChildProcess child, bool hasOutput)
    {
        if (!hasOutput)
        {
            return;
        }

        if (Interlocked.Increment(ref _threads) <= MostThreads)
        {
            var buffer = new byte[4096];
            while (child.ReadOutput(buffer) != 0)
            {
                _ = child.Wait(watchesEnd: false, watchesOutput: true, wake: null, Timeout.InfiniteTimeSpan);
            }
        }

        _ = Interlocked.Decrement(ref _threads);
    }
}
