using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>
/// What a virtual server, a real server or a checker says about checking; null where it says nothing. Each inherits from the one
/// around it, as in keepalived.
/// </summary>
internal sealed record CheckTiming
{
    // Observed with keepalived 2.2.7: "number '0' outside range [0.000001, 4294.967295]", and a delay_loop without such a bound.
    private const decimal Shortest = 0.000001m;
    private const decimal LongestTimeout = 4294.967295m;
    private const decimal LongestDelay = 31_536_000;

    public TimeSpan? ConnectTimeout { get; private init; }

    public TimeSpan? DelayLoop { get; private init; }

    public TimeSpan? DelayBeforeRetry { get; private init; }

    public TimeSpan? Warmup { get; private init; }

    public int? Retry { get; private init; }

    public bool Alpha { get; private init; }

    public string? VirtualHost { get; private init; }

    /// <summary>What a block says, and for the rest what this says.</summary>
    /// <param name="settings">The block's.</param>
    /// <param name="context">Takes what is wrong.</param>
    /// <param name="retryAlias">Another name of <c>retry</c> there; null for none.</param>
    public CheckTiming With(Settings settings, BindContext context, string? retryAlias = null) => new()
    {
        ConnectTimeout = Seconds("connect_timeout", settings, Shortest, LongestTimeout, context) ?? ConnectTimeout,
        DelayLoop = Seconds("delay_loop", settings, Shortest, LongestDelay, context) ?? DelayLoop,
        DelayBeforeRetry = Seconds("delay_before_retry", settings, 0, LongestDelay, context) ?? DelayBeforeRetry,
        Warmup = Seconds("warmup", settings, 0, LongestDelay, context) ?? Warmup,
        Retry = Retries(settings, retryAlias, context) ?? Retry,
        Alpha = settings.Find("alpha") is { } alpha ? context.Read(alpha).Flag() : Alpha,
        VirtualHost = CheckerValues.HostName("virtualhost", settings, context) ?? VirtualHost,
    };

    /// <summary>The schedule of a checker whose kind has these defaults.</summary>
    /// <param name="retry">The kind's default of <c>retry</c>.</param>
    /// <param name="delayBeforeRetry">The kind's default of <c>delay_before_retry</c>; null for <c>delay_loop</c>.</param>
    public CheckScheduleConfig Schedule(int retry, TimeSpan? delayBeforeRetry)
    {
        var delayLoop = DelayLoop ?? CheckScheduleConfig.DefaultDelayLoop;
        return new CheckScheduleConfig
        {
            DelayLoop = delayLoop,
            Warmup = Warmup,
            Retry = Retry ?? retry,
            DelayBeforeRetry = DelayBeforeRetry ?? delayBeforeRetry ?? delayLoop,
            Alpha = Alpha,
        };
    }

    private static int? Retries(Settings settings, string? alias, BindContext context)
    {
        if (settings.Find("retry", alias) is not { } statement)
            return null;

        var words = context.Read(statement);
        return words.Exactly(1, $"{statement.Keyword} NUMBER") && words.TryInteger(0, 0, int.MaxValue, out var retry) ? retry : null;
    }

    private static TimeSpan? Seconds(string keyword, Settings settings, decimal minimum, decimal maximum, BindContext context)
    {
        if (settings.Find(keyword) is not { } statement)
            return null;

        var words = context.Read(statement);
        return words.Exactly(1, $"{keyword} SECONDS") && words.TrySeconds(0, minimum, maximum, out var duration) ? duration : null;
    }
}
