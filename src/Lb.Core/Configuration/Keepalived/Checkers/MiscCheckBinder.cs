using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds <c>MISC_CHECK</c>.</summary>
internal static class MiscCheckBinder
{
    private const int LongestTimeoutSeconds = 4294;

    public static MiscCheckConfig? Bind(Statement block, CheckTiming timing, BindContext context)
    {
        var settings = context.In(block);
        if (settings.Find("misc_path") is not { Words.Length: > 1 } path)
        {
            context.Diagnostics.Error(
                block.Location,
                DiagnosticCodes.IncompleteChecker,
                "MISC_CHECK has no program to run; write 'misc_path \"/path/to/program arguments\"'");
            return null;
        }

        // Without quotes each word is an argument, as in keepalived.
        var script = path.Words.Length > 2 ? new ScriptConfig([.. path.Words.Skip(1).Select(word => word.Text)], null, null) : ScriptLine.ReadCommand(path, context);
        if (script is null)
            return null;

        var (user, group) = User(settings, context);
        return new MiscCheckConfig
        {
            Script = context.Note(script with { User = user, Group = group }, path),
            Timeout = CheckerValues.Integer("misc_timeout", 1, LongestTimeoutSeconds, settings, context) is { } seconds
                ? TimeSpan.FromSeconds(seconds)
                : null,
            IsDynamic = CheckerValues.Flag("misc_dynamic", settings, context),

            // keepalived.conf(5), MISC_CHECK: "The retry default is 0".
            Schedule = timing.Schedule(retry: 0, delayBeforeRetry: TimeSpan.FromSeconds(1)),
            LogsAllFailures = CheckerValues.Flag("log_all_failures", settings, context, context.LogsAllFailures),
            Location = block.Location,
        };
    }

    private static (string? User, string? Group) User(Settings settings, BindContext context)
    {
        if (settings.Find("user") is not { } statement)
            return (null, null);

        var words = context.Read(statement);
        if (words.Count == 0)
        {
            _ = words.Exactly(1, "user NAME [GROUP]");
            return (null, null);
        }

        words.AtMost(2);
        return (words[0].Text, words.Count > 1 ? words[1].Text : null);
    }
}
