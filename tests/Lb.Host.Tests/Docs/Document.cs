using System.Text.RegularExpressions;
using Lb.Testing;

namespace Lb.Host.Tests.Docs;

/// <summary>A Markdown page of the repository.</summary>
/// <param name="Path">From the root, with '/'.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record Document(string Path, string Text)
{
    private static readonly string[] Folders = ["docs", "samples"];
    private static readonly string[] Pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

    /// <summary>Every page.</summary>
    public static IReadOnlyList<Document> All { get; } =
    [
        .. Pages
            .Concat(Folders.SelectMany(static folder => Directory.EnumerateFiles(RepositoryFiles.At(folder), "*.md", SearchOption.AllDirectories))
                .Select(static path => System.IO.Path.GetRelativePath(RepositoryFiles.Root, path)).Order(StringComparer.Ordinal))
            .Select(Read),
    ];

    /// <summary>The fenced snippets of a language on every page, with the page.</summary>
    public static TheoryData<string, string> AllSnippets(string language)
    {
        var snippets = new TheoryData<string, string>();
        foreach (var page in All)
        {
            foreach (var snippet in page.Snippets(language))
                snippets.Add(page.Path, snippet);
        }

        return snippets;
    }

    /// <summary>The fenced snippets of a language.</summary>
    public IEnumerable<string> Snippets(string language) =>
        Fence().Matches(Text).Where(fence => fence.Groups["language"].Value == language).Select(static fence => fence.Groups["text"].Value);

    /// <summary>The text without fenced snippets.</summary>
    public string Prose => Fence().Replace(Text, "");

    /// <summary>What stands between backticks in the prose.</summary>
    public IEnumerable<string> CodeSpans => CodeSpan().Matches(Prose).Select(static span => span.Groups["code"].Value);

    /// <summary>Where links lead to.</summary>
    public IEnumerable<string> Links => Link().Matches(CodeSpan().Replace(Prose, "")).Select(static link => link.Groups["target"].Value);

    /// <summary>The anchors of its headings, as a page on the web has them.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Prose).Select(static heading =>
        NotInAnchor().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>The part under a heading of the second level; empty if there is none.</summary>
    public string Section(string heading)
    {
        var parts = Text.Split("\n## ");
        return parts.FirstOrDefault(part => part.StartsWith(heading + "\n", StringComparison.Ordinal)) ?? "";
    }

    public static Document Read(string path) => new(path, File.ReadAllText(RepositoryFiles.At(path)));

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, 1000)]
    private static partial Regex NotInAnchor();
}
