namespace Lb.Host.Lab.Traffic;

/// <summary>How far a <see cref="Load"/> is.</summary>
/// <param name="Answered">New connections answered so far.</param>
/// <param name="Failed">Those without an answer so far.</param>
/// <param name="Answers">Who answered those since the report before.</param>
internal sealed record LoadProgress(int Answered, int Failed, IReadOnlyDictionary<string, int> Answers);

/// <summary>What the clients of a <see cref="Load"/> saw.</summary>
/// <param name="Connections">New connections tried.</param>
/// <param name="Failures">Those without an answer, by reason.</param>
/// <param name="Delayed">Those that were answered after more than half a second: TCP had to send something again.</param>
/// <param name="GapMilliseconds">The longest time in which no new connection was answered.</param>
/// <param name="Answers">Who answered how often.</param>
/// <param name="LongConnections">Long connections there were.</param>
/// <param name="Surviving">Those of them that every question was answered on, up to the end.</param>
internal sealed record LoadReport(
    int Connections,
    IReadOnlyDictionary<string, int> Failures,
    int Delayed,
    double GapMilliseconds,
    IReadOnlyDictionary<string, int> Answers,
    int LongConnections,
    int Surviving)
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);

    /// <summary>New connections without an answer.</summary>
    public int Failed => Failures.Values.Sum();

    /// <summary>Makes a report of what happened to each connection.</summary>
    public static LoadReport Of(IReadOnlyCollection<Load.Attempt> attempts, int longConnections, int surviving)
    {
        var answered = attempts.Where(static attempt => attempt.Answer is not null).Select(static attempt => attempt.End).Order().ToArray();
        return new LoadReport(
            attempts.Count,
            Count(attempts.Select(static attempt => attempt.Failure)),
            attempts.Count(static attempt => attempt.Answer is not null && attempt.End - attempt.Begin > Delay),
            answered.Skip(1).Zip(answered, static (later, earlier) => (later - earlier).TotalMilliseconds).DefaultIfEmpty().Max(),
            Count(attempts.Select(static attempt => attempt.Answer)),
            longConnections,
            surviving);
    }

    private static Dictionary<string, int> Count(IEnumerable<string?> texts) =>
        texts.OfType<string>().GroupBy(static text => text, StringComparer.Ordinal).ToDictionary(static same => same.Key, static same => same.Count(), StringComparer.Ordinal);
}
