using System.Diagnostics;

namespace Lb.Host.Lab;

/// <summary>Polls with a deadline: a lab waits for what it needs to see, never for a time.</summary>
internal static class Eventually
{
    /// <summary>
    /// How long to wait for what takes a moment: a minute. It costs nothing where the awaited comes, and a shared machine can be so busy that
    /// a program needs many seconds to start.
    /// </summary>
    public static readonly TimeSpan Ample = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks until the answer is not null.</summary>
    /// <param name="what">What is waited for, as the subject of "… did not happen within 5 s".</param>
    /// <param name="deadline">How long to go on asking.</param>
    /// <param name="ask">The question; its own failures of type <see cref="LabException"/> count as "not yet".</param>
    /// <param name="cancellation">Ends the wait early.</param>
    /// <exception cref="LabException">The deadline passed; the message carries the last failure.</exception>
    public static async Task<T> GetAsync<T>(string what, TimeSpan deadline, Func<Task<T?>> ask, CancellationToken cancellation = default)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        LabException? last = null;
        while (true)
        {
            try
            {
                if (await ask() is { } answer)
                    return answer;
                last = null;
            }
            catch (LabException notYet)
            {
                last = notYet;
            }

            if (Stopwatch.GetElapsedTime(started) >= deadline)
            {
                var why = last is null ? string.Empty : $" Last answer: {last.Message}";
                throw new LabException($"{what} did not happen within {deadline.TotalSeconds:0.##} s.{why}");
            }

            await Task.Delay(Interval, cancellation);
        }
    }

    /// <summary>Asks until the answer is yes.</summary>
    /// <exception cref="LabException">The deadline passed.</exception>
    public static Task TrueAsync(string what, TimeSpan deadline, Func<Task<bool>> ask, CancellationToken cancellation = default) =>
        GetAsync(what, deadline, async () => await ask() ? what : null, cancellation);

    /// <summary>Asks until the answer is yes.</summary>
    /// <exception cref="LabException">The deadline passed.</exception>
    public static Task TrueAsync(string what, TimeSpan deadline, Func<bool> ask, CancellationToken cancellation = default) =>
        TrueAsync(what, deadline, () => Task.FromResult(ask()), cancellation);
}
