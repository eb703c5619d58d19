using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds <c>FILE_CHECK</c> and the <c>track_file</c> blocks it refers to.</summary>
internal static class FileCheckBinder
{
    /// <summary>How often a tracked file is read; keepalived has no such setting, because it waits for inotify(7).</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static FileCheckConfig? Bind(Statement block, BindContext context)
    {
        var settings = context.In(block);
        if (CheckerValues.Text("track_file", "NAME", settings, context) is not { } name)
        {
            context.Diagnostics.Error(
                block.Location,
                DiagnosticCodes.IncompleteChecker,
                "FILE_CHECK has no file; write 'track_file NAME', with the name of a track_file block");
            return null;
        }

        context.Locations.Add(block.Location, "track_file", name.Location);
        return new FileCheckConfig
        {
            TrackFile = name.Text,
            Weight = Weight(settings, context),
            Schedule = new CheckScheduleConfig { DelayLoop = Interval, Warmup = TimeSpan.Zero, Retry = 0, DelayBeforeRetry = Interval },
            Location = block.Location,
        };
    }

    /// <summary>A <c>track_file NAME</c> block, or null if it has no name or no file.</summary>
    public static TrackFileConfig? BindFile(Statement block, BindContext context)
    {
        var words = context.Read(block);
        if (!words.Exactly(1, "track_file NAME"))
            return null;

        var settings = context.In(block);
        if (CheckerValues.Text("file", "PATH", settings, context) is not { Text.Length: > 0 } path)
        {
            context.Diagnostics.Error(
                block.Location, DiagnosticCodes.MissingValue, $"track_file {Display.Of(words[0].Text)} names no file; write 'file PATH'");
            return null;
        }

        var file = new TrackFileConfig { Name = words[0].Text, Path = path.Text, Init = Init(settings, context), Location = block.Location };
        return Weight(settings, context) is { } weight ? file with { Weight = weight } : file;
    }

    private static TrackWeightConfig? Weight(Settings settings, BindContext context)
    {
        if (settings.Find("weight") is not { } statement)
            return null;

        var words = context.Read(statement);
        if (words.Count == 0)
        {
            _ = words.Exactly(1, "weight NUMBER [reverse]");
            return null;
        }

        words.AtMost(2);
        if (!words.TryInteger(0, -int.MaxValue, int.MaxValue, out var factor))
            return null;

        if (words.Count > 1 && words[1].Text is not ("reverse" or "noreverse"))
        {
            context.Diagnostics.Error(
                words[1].Location, DiagnosticCodes.BadChoice, $"'{Display.Of(words[1].Text)}' is neither reverse nor noreverse");
        }

        return new TrackWeightConfig(factor, words.Count > 1 && words[1].Text == "reverse");
    }

    private static TrackFileInitConfig? Init(Settings settings, BindContext context)
    {
        if (settings.Find("init_file") is not { } statement)
            return null;

        var words = context.Read(statement);
        words.AtMost(2);
        var overwrites = words.Count > 0 && words[words.Count - 1].Text == "overwrite";
        var hasValue = words.Count > (overwrites ? 1 : 0);
        var value = 0;
        return !hasValue || words.TryInteger(0, int.MinValue, int.MaxValue, out value) ? new TrackFileInitConfig(value, overwrites) : null;
    }
}
