using System.Text.RegularExpressions;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds the <c>regex</c> lines of a <c>url</c> block.</summary>
internal static class BodyPatternBinder
{
    private static readonly Dictionary<string, RegexOptions> Options = new(StringComparer.Ordinal)
    {
        ["caseless"] = RegexOptions.IgnoreCase,
        ["multiline"] = RegexOptions.Multiline,
        ["dotall"] = RegexOptions.Singleline,
        ["extended"] = RegexOptions.IgnorePatternWhitespace,
        ["no_auto_capture"] = RegexOptions.ExplicitCapture,

        // They tune PCRE2, or forbid what cannot be said here; whether a text matches does not depend on them.
        ["auto_callout"] = RegexOptions.None,
        ["dupnames"] = RegexOptions.None,
        ["never_backslash_c"] = RegexOptions.None,
        ["never_ucp"] = RegexOptions.None,
        ["never_utf"] = RegexOptions.None,
        ["no_auto_possess"] = RegexOptions.None,
        ["no_dotstar_anchor"] = RegexOptions.None,
        ["no_start_optimize"] = RegexOptions.None,
        ["use_offset_limit"] = RegexOptions.None,
        ["utf"] = RegexOptions.None,
    };

    /// <summary>The pattern, or null if there is none or it is not usable.</summary>
    public static BodyPatternConfig? Bind(Statement block, Settings settings, BindContext context)
    {
        if (CheckerValues.Text("regex", "PATTERN", settings, context) is not { } word)
        {
            WarnOfLostSettings(block, context);
            return null;
        }

        var options = RegexOptions.CultureInvariant;
        var isUtf8 = false;
        foreach (var option in settings.Find("regex_options")?.Words.Skip(1) ?? [])
        {
            if (Options.TryGetValue(option.Text, out var bit))
            {
                options |= bit;
                isUtf8 |= option.Text == "utf";
                continue;
            }

            context.Diagnostics.Error(
                option.Location,
                DiagnosticCodes.BadRegex,
                $"option '{Display.Of(option.Text)}' is not supported; without it the pattern might match something else, so take it out "
                + "and write the pattern accordingly");
        }

        if (!IsPattern(word, options, context))
            return null;

        var pattern = new BodyPatternConfig(word.Text)
        {
            Options = options,
            IsUtf8 = isUtf8,
            IsForbidden = settings.Find("regex_no_match") is not null,
            MinimumOffset = CheckerValues.Integer("regex_min_offset", 0, int.MaxValue, settings, context) ?? 0,
            MaximumOffset = CheckerValues.Integer("regex_max_offset", 0, int.MaxValue, settings, context),
        };
        if (pattern.MinimumOffset > pattern.MaximumOffset)
        {
            context.Diagnostics.Error(
                word.Location,
                DiagnosticCodes.BadNumber,
                $"no match begins at {pattern.MinimumOffset} or after and at {pattern.MaximumOffset} or before; correct regex_min_offset "
                + "or regex_max_offset");
        }

        return pattern;
    }

    private static bool IsPattern(Word word, RegexOptions options, BindContext context)
    {
        try
        {
            _ = new Regex(word.Text, options, Regex.InfiniteMatchTimeout);
            return true;
        }
        catch (ArgumentException e)
        {
            context.Diagnostics.Error(
                word.Location, DiagnosticCodes.BadRegex, $"'{Display.Of(word.Text)}' is not a regular expression: {Display.Of(e.Message)}");
            return false;
        }
    }

    private static void WarnOfLostSettings(Statement block, BindContext context)
    {
        if (block.Body.FirstOrDefault(line => line.Keyword.StartsWith("regex_", StringComparison.Ordinal)) is { } lost)
        {
            context.Diagnostics.Warn(
                lost.Location, DiagnosticCodes.BadRegex, $"'{lost.Keyword}' has no effect without 'regex'; write one, or remove the line");
        }
    }
}
