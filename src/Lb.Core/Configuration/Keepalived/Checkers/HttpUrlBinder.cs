using System.Collections.Immutable;
using System.Globalization;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds a <c>url</c> block.</summary>
internal static class HttpUrlBinder
{
    private const int DigestDigits = 32;

    /// <summary>The URL, or null if it has no usable path.</summary>
    public static HttpUrlConfig? Bind(Statement block, BindContext context)
    {
        var settings = context.In(block);
        if (Path(block, settings, context) is not { } path)
            return null;

        return new HttpUrlConfig
        {
            Path = path,
            StatusCodes = settings.Find("status_code") is { } codes ? StatusCodes(codes, context) : [],
            Digest = Digest(settings, context),
            VirtualHost = CheckerValues.HostName("virtualhost", settings, context),
            Pattern = BodyPatternBinder.Bind(block, settings, context),
        };
    }

    private static string? Path(Statement block, Settings settings, BindContext context)
    {
        if (settings.Find("path") is null)
        {
            context.Diagnostics.Error(block.Location, DiagnosticCodes.IncompleteChecker, "the url has no path; write 'path /'");
            return null;
        }

        if (CheckerValues.Text("path", "/", settings, context) is not { } word)
            return null;

        if (word.Text.StartsWith('/') && word.Text.All(static letter => letter is > ' ' and <= '~'))
            return word.Text;

        context.Diagnostics.Error(
            word.Location,
            DiagnosticCodes.BadChoice,
            $"'{Display.Of(word.Text)}' is not a path: it begins with '/', and other than printable ASCII characters are written as %XX");
        return null;
    }

    private static ImmutableArray<StatusCodeRange> StatusCodes(Statement statement, BindContext context)
    {
        var words = context.Read(statement);
        if (words.Count == 0)
            _ = words.Exactly(1, "status_code 200-299 404");

        var ranges = ImmutableArray.CreateBuilder<StatusCodeRange>(words.Count);
        for (var i = 0; i < words.Count; i++)
        {
            if (TryRange(words[i].Text, out var range))
            {
                ranges.Add(range);
                continue;
            }

            context.Diagnostics.Error(
                words[i].Location,
                DiagnosticCodes.BadNumber,
                $"'{Display.Of(words[i].Text)}' is neither a status code from {StatusCodeRange.Minimum} to {StatusCodeRange.Maximum} nor a "
                + "range such as 200-299");
        }

        return ranges.ToImmutable();
    }

    private static bool TryRange(string text, out StatusCodeRange range)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var first = dash < 0 ? text : text[..dash];
        var last = dash < 0 ? text : text[(dash + 1)..];
        range = default;
        if (!TryStatus(first, out var from) || !TryStatus(last, out var to) || from > to)
            return false;

        range = new StatusCodeRange(from, to);
        return true;
    }

    private static bool TryStatus(string text, out int status) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status)
        && status is >= StatusCodeRange.Minimum and <= StatusCodeRange.Maximum;

    private static string? Digest(Settings settings, BindContext context)
    {
        if (CheckerValues.Text("digest", "MD5", settings, context) is not { } word)
            return null;

        if (word.Text.Length == DigestDigits && word.Text.All(char.IsAsciiHexDigit))
            return word.Text.ToLowerInvariant();

        context.Diagnostics.Error(
            word.Location,
            DiagnosticCodes.BadDigest,
            $"'{Display.Of(word.Text)}' is not an MD5 sum of {DigestDigits} hexadecimal digits; genhash(1) prints it");
        return null;
    }
}
