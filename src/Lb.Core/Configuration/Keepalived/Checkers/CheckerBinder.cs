using System.Collections.Immutable;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds the checkers of a real server.</summary>
internal static class CheckerBinder
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

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
                return new TcpCheckConfig().Connecting(settings, server, context, block.Location);
            case "PING_CHECK":
                return new PingCheckConfig().Connecting(settings, server, context, block.Location);
            case "UDP_CHECK":
                return UdpCheckBinder.Bind(settings, context).Connecting(settings, server, context, block.Location);
            case "DNS_CHECK":
                // keepalived.conf(5): "The retry default is 3", and delay_before_retry "Defaults to delay_loop for DNS_CHECK".
                return DnsCheckBinder.Bind(settings, context).Connecting(settings, server, context, block.Location, retry: 3, delay: null);
            case "SMTP_CHECK":
                return SmtpCheckBinder.Bind(settings, server, context, block.Location);
            case "HTTP_GET" or "SSL_GET":
                return HttpCheckBinder.Bind(block, settings, server, context);
            case "MISC_CHECK":
                return MiscCheckBinder.Bind(block, settings, server, context);
            case "FILE_CHECK":
                return FileCheckBinder.Bind(block, settings, context);
            default:
                return null;
        }
    }

    /// <summary>A checker with its connection and its schedule.</summary>
    public static T Connecting<T>(
        this T checker, Settings settings, CheckTiming server, BindContext context, SourceLocation location)
        where T : NetworkCheckerConfig => checker.Connecting(settings, server, context, location, retry: 1, delay: OneSecond);

    /// <summary>A checker with its connection and its schedule, where its kind has defaults of its own.</summary>
    public static T Connecting<T>(
        this T checker, Settings settings, CheckTiming server, BindContext context, SourceLocation location, int retry, TimeSpan? delay)
        where T : NetworkCheckerConfig
    {
        var timing = server.With(settings, context);
        return checker with
        {
            Connection = ConnectionBinder.Bind(settings, timing, context),
            Schedule = timing.Schedule(retry, delay),
            LogsAllFailures = CheckerValues.Flag("log_all_failures", settings, context),
            Location = location,
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
