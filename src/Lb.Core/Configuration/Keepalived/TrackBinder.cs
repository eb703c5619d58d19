using System.Collections.Immutable;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds <c>track_interface</c> and <c>track_script</c>: lines of <c>NAME [weight NUMBER [reverse]]</c>.</summary>
internal static class TrackBinder
{
    /// <summary>What is tracked, in order. Of two lines for one name the first holds, as in keepalived.</summary>
    public static ImmutableArray<TrackedConfig> Bind(Settings settings, string keyword, BindContext context)
    {
        var tracked = ImmutableArray.CreateBuilder<TrackedConfig>();
        foreach (var line in settings.All(keyword).SelectMany(static block => block.Body))
        {
            if (Line(line, keyword == "track_interface", context) is not { } one)
                continue;

            if (tracked.All(other => other.Name != one.Name))
            {
                tracked.Add(one);
                continue;
            }

            context.Diagnostics.Warn(
                line.Location,
                DiagnosticCodes.RepeatedKeyword,
                $"'{Display.Of(one.Name)}' is tracked by a line above, and of two the first holds, as in keepalived; remove one of them");
        }

        return tracked.ToImmutable();
    }

    private static TrackedConfig? Line(Statement line, bool isInterface, BindContext context)
    {
        var words = context.Read(line.AsValues());
        if (isInterface && context.InterfaceAt(words, 0) is null)
            return null;

        var tracked = new TrackedConfig(words[0].Text, null, false, line.Location);
        if (words.Count == 1)
            return tracked;

        if (words[1].Text != "weight" || words.Count == 2)
        {
            Refuse(words[1], "a tracked name is followed by nothing or by 'weight NUMBER'", context);
            return null;
        }

        if (!words.TryInteger(2, -TrackedConfig.MaximumWeight, TrackedConfig.MaximumWeight, out var weight))
            return null;

        words.AtMost(4);
        tracked = tracked with { Weight = weight };
        switch (words.Count > 3 ? words[3].Text : "noreverse")
        {
            case "reverse":
                return tracked with { IsReverse = true };
            case "noreverse" or "no_reverse":
                return tracked;
            default:
                Refuse(words[3], "a weight is followed by nothing or by 'reverse'", context);
                return null;
        }
    }

    private static void Refuse(Word word, string rule, BindContext context) =>
        context.Diagnostics.Error(word.Location, DiagnosticCodes.BadChoice, $"'{Display.Of(word.Text)}' cannot stand here: {rule}");
}
