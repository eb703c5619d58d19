using System.Collections.Immutable;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds the checkers of a real server.</summary>
internal static class CheckerBinder
{
    /// <summary>The usual <c>delay_before_retry</c>.</summary>
    public static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    /// <summary>The checkers, in order; what is not usable is said, and left out.</summary>
    public static ImmutableArray<CheckerConfig> BindAll(Statement server, CheckTiming timing, BindContext context)
    {
        var checkers = ImmutableArray.CreateBuilder<CheckerConfig>();
        var seen = new Dictionary<string, Statement>(StringComparer.Ordinal);
        foreach (var block in server.Body.Where(statement => statement is { IsOurs: false, Block: not null }))
        {
            if (Bind(block, timing, context) is not { } checker)
                continue;

            checkers.Add(checker);
            WarnOfRepetition(block, seen, context);
        }

        return checkers.ToImmutable();
    }

    private static CheckerConfig? Bind(Statement block, CheckTiming server, BindContext context)
    {
        var settings = context.In(block);
        switch (block.Keyword)
        {
            case "TCP_CHECK":
                return new TcpCheckConfig().Connecting(block, server.With(settings, context), context);
            case "PING_CHECK":
                return new PingCheckConfig().Connecting(block, server.With(settings, context), context);
            case "UDP_CHECK":
                return UdpCheckBinder.Bind(settings, context).Connecting(block, server.With(settings, context), context);
            case "DNS_CHECK":
                return DnsCheckBinder.Bind(block, server.With(settings, context), context);
            case "SMTP_CHECK":
                return SmtpCheckBinder.Bind(block, server.With(settings, context), context);
            case "HTTP_GET" or "SSL_GET":
                return HttpCheckBinder.Bind(block, server.With(settings, context, "nb_get_retry"), context);
            case "MISC_CHECK":
                return MiscCheckBinder.Bind(block, server.With(settings, context), context);
            case "FILE_CHECK":
                return FileCheckBinder.Bind(block, context);
            default:
                return null;
        }
    }

    /// <summary>A checker with its connection and its schedule.</summary>
    public static T Connecting<T>(this T checker, Statement block, CheckTiming timing, BindContext context)
        where T : NetworkCheckerConfig => checker.Connecting(block, timing, context, retry: 1, OneSecond);

    /// <summary>A checker with its connection and its schedule, where its kind has defaults of its own.</summary>
    /// <param name="checker">The checker.</param>
    /// <param name="block">Its block.</param>
    /// <param name="timing">What the block and those around it say about checking.</param>
    /// <param name="context">Takes what is wrong.</param>
    /// <param name="retry">The kind's default of <c>retry</c>.</param>
    /// <param name="delayBeforeRetry">The kind's default of <c>delay_before_retry</c>; null for <c>delay_loop</c>.</param>
    public static T Connecting<T>(
        this T checker, Statement block, CheckTiming timing, BindContext context, int retry, TimeSpan? delayBeforeRetry)
        where T : NetworkCheckerConfig
    {
        var settings = context.In(block);
        return checker with
        {
            Connection = ConnectionBinder.Bind(settings, timing, context),
            Schedule = timing.Schedule(retry, delayBeforeRetry),
            LogsAllFailures = CheckerValues.Flag("log_all_failures", settings, context, context.LogsAllFailures),
            Location = block.Location,
        };
    }

    // A server may have several checkers of a kind; two that are the same word for word only cost twice.
    private static void WarnOfRepetition(Statement block, Dictionary<string, Statement> seen, BindContext context)
    {
        if (!seen.TryAdd(Wording(block), block))
        {
            context.Diagnostics.Warn(
                block.Location,
                DiagnosticCodes.RepeatedChecker,
                $"this {block.Keyword} is the same as the one in line {seen[Wording(block)].Location.Line}; remove one of them");
        }
    }

    private static string Wording(Statement block) =>
        string.Join('\0', block.Words.Select(word => word.Text)) + "{" + string.Join('\n', block.Body.Select(Wording)) + "}";
}
