namespace Lb.Core.Configuration.Keepalived;

/// <summary>An <c>include PATTERN</c> line, or a variant that wants its files to be there.</summary>
/// <param name="Pattern">The path or pattern as written, without quotes.</param>
/// <param name="MustMatch">Whether it is an error that nothing matches a name without wildcards.</param>
/// <param name="WildcardMustMatch">Whether it is an error that nothing matches a pattern.</param>
internal readonly record struct IncludeDirective(string Pattern, bool MustMatch, bool WildcardMustMatch)
{
    /// <summary>Reads a line; keepalived looks for the word before conditions and variables are resolved.</summary>
    public static IncludeDirective? Parse(string text)
    {
        var space = text.AsSpan().IndexOfAny(' ', '\t');
        if (space < 0)
            return null;

        var pattern = text[space..].Trim().Trim('"', '\'');
        return text[..space] switch
        {
            "include" => new IncludeDirective(pattern, MustMatch: false, WildcardMustMatch: false),
            "includer" or "includem" => new IncludeDirective(pattern, MustMatch: true, WildcardMustMatch: false),
            "includew" or "includeb" or "includea" => new IncludeDirective(pattern, MustMatch: true, WildcardMustMatch: true),
            _ => null,
        };
    }
}
