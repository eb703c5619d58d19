namespace Lb.Core.Model;

/// <summary>
/// A moment on some monotonic clock, in nanoseconds since that clock's own start.
/// The pure parts never read a clock: a shell passes the moment in, so replay, tests and live traffic run the same code.
/// </summary>
/// <param name="Nanoseconds">Nanoseconds since the clock's start.</param>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    /// <summary>The clock's start.</summary>
    public static Instant Zero => default;

    /// <summary>Whole milliseconds since the clock's start.</summary>
    public long Milliseconds => Nanoseconds / 1_000_000;

    /// <summary>The moment <paramref name="duration"/> after <paramref name="instant"/>.</summary>
    public static Instant operator +(Instant instant, TimeSpan duration) => new(instant.Nanoseconds + (duration.Ticks * TimeSpan.NanosecondsPerTick));

    /// <summary>The time from <paramref name="right"/> to <paramref name="left"/>, to 100 ns.</summary>
    public static TimeSpan operator -(Instant left, Instant right) => new((left.Nanoseconds - right.Nanoseconds) / TimeSpan.NanosecondsPerTick);

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;

    /// <summary>The earlier of two deadlines, null where neither is set.</summary>
    internal static Instant? Earlier(Instant? left, Instant? right) => left is null || right < left ? right : left;

    /// <summary>The moment <paramref name="duration"/> after this one.</summary>
    public Instant Add(TimeSpan duration) => this + duration;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);
}
