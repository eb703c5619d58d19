using System.Diagnostics;
using Lb.Core.Model;

namespace Lb.Core.Runtime;

/// <summary>The clock of the shells: the kernel's monotonic clock as <see cref="Instant"/>s.</summary>
internal static class MonotonicClock
{
    private static readonly double NanosecondsPerTick = 1_000_000_000.0 / Stopwatch.Frequency;

    public static Instant Now => new((long)(Stopwatch.GetTimestamp() * NanosecondsPerTick));
}
