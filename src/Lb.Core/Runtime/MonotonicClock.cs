using System.Diagnostics;
using Lb.Core.Model;

namespace Lb.Core.Runtime;

/// <summary>The clock of the shells: the kernel's monotonic clock as <see cref="Instant"/>s.</summary>
internal static class MonotonicClock
{
    // On Linux a tick of the stopwatch is a nanosecond; the division is exact wherever it divides a second evenly.
    private static readonly long NanosecondsPerTick = 1_000_000_000 / Stopwatch.Frequency;

    public static Instant Now => new(Stopwatch.GetTimestamp() * NanosecondsPerTick);
}
