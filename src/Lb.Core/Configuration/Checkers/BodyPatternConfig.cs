using System.Text.RegularExpressions;

namespace Lb.Core.Configuration.Checkers;

/// <summary>A regular expression that a body is searched for.</summary>
/// <param name="Pattern">The expression (<c>regex</c>), in .NET's syntax, which agrees with PCRE2's in all that is usual.</param>
public sealed record BodyPatternConfig(string Pattern) : IConfigRecord
{
    /// <summary>The options (<c>regex_options</c>).</summary>
    public RegexOptions Options { get; init; } = RegexOptions.CultureInvariant;

    /// <summary>Whether the body is read as UTF-8 (<c>regex_options utf</c>); else each octet is a character. Default false.</summary>
    public bool IsUtf8 { get; init; }

    /// <summary>Whether a match is the failure (<c>regex_no_match</c>). Default false.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>Where in the body the search begins, in characters (<c>regex_min_offset</c>). Default 0.</summary>
    public int MinimumOffset { get; init; }

    /// <summary>Where a match must begin at the latest, in characters (<c>regex_max_offset</c>); null for anywhere.</summary>
    public int? MaximumOffset { get; init; }
}
