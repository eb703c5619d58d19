using System.Globalization;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Host.Demo.Steps;

/// <summary>The crash nobody prepares for: the director is killed while a client keeps asking.</summary>
internal sealed class KillDirector : DemoStep
{
    // In turn with the other server before; as many from one server in a row come from its kernel alone.
    private const int AnswersInARow = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), LongestGap = TimeSpan.FromSeconds(1);

    public override string Name => "kill_director";

    public override string Sentence => "kill -9 the director while the client keeps asking: the local Redis answers at once, with nothing to clean up.";

    public override string Claim => "A killed director leaves a served client";

    public override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        var (local, remote) = (stage.Lab.Server1.Name, stage.Lab.Server2.Name);
        await using var watch = await new TrafficClient(stage.Lab.Client).StartWatchAsync(DemoStage.Vip, cancellation);
        await Eventually.TrueAsync("answers of both servers", Patience, () => Answers().Distinct(StringComparer.Ordinal).Count() == 2, cancellation);

        await stage.Director1.KillAsync(cancellation);
        await Eventually.TrueAsync(
            $"{AnswersInARow} answers in a row of the local Redis", Patience, () => Answers().TakeLast(AnswersInARow).Count(answer => answer == local) == AnswersInARow, cancellation);

        var attempts = TrafficClient.ReadWatch(watch);
        var answered = attempts.Where(attempt => attempt.Answer is not null).Select(attempt => attempt.AtMilliseconds).ToArray();
        var gap = answered.Zip(answered.Skip(1), (before, after) => after - before).Max();
        var unanswered = attempts.Count(attempt => attempt.Answer is null);
        return new DemoOutcome(
            gap <= LongestGap.TotalMilliseconds,
            string.Create(CultureInfo.InvariantCulture, $"longest wait {gap:0} ms"),
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["longest_wait_milliseconds"] = Math.Round(gap, 1),
                ["attempts"] = attempts.Count,
                ["unanswered"] = unanswered,
            },
            [$"{attempts.Count} attempts, {unanswered} without an answer; before {local} and {remote} in turn, afterwards {local} alone"]);

        IEnumerable<string> Answers() => TrafficClient.ReadWatch(watch).Select(attempt => attempt.Answer).OfType<string>();
    }
}
