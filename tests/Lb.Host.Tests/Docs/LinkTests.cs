using Lb.Testing;

namespace Lb.Host.Tests.Docs;

public sealed class LinkTests
{
    [Fact]
    public void Documents_RelativeLinks_Lead() => Assert.Empty(Document.All.SelectMany(Broken));

    [Theory]
    [InlineData("[a](nowhere.md)")]
    [InlineData("[a](docs/operations.md#no-such-heading)")]
    [InlineData("[a](#no-such-heading)")]
    public void Broken_LinkThatLeadsNowhere_IsFound(string text) => Assert.Single(Broken(new Document("README.md", text)));

    [Theory]
    [InlineData("[a](docs/operations.md#addresses-and-arp)")]
    [InlineData("# A heading, `with` marks\n[a](#a-heading-with-marks)")]
    [InlineData("`[a](nowhere.md)` and [b](https://semver.org/)")]
    [InlineData("```sh\n[a](nowhere.md)\n```\n")]
    public void Broken_LinkThatLeads_IsFine(string text) => Assert.Empty(Broken(new Document("README.md", text)));

    [Fact]
    public void Documents_EveryPage_CanBeReachedFromTheReadme()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { "README.md" };
        var waiting = new Queue<string>(reached);
        while (waiting.TryDequeue(out var path))
        {
            foreach (var next in Document.Read(path).Links.Where(static link => !IsAbsolute(link)).Select(link => Target(path, link).Path))
            {
                if (next.EndsWith(".md", StringComparison.Ordinal) && reached.Add(next))
                    waiting.Enqueue(next);
            }
        }

        Assert.Empty(Document.All.Select(static page => page.Path).Except(reached));
    }

    private static IEnumerable<string> Broken(Document page) =>
        from link in page.Links
        where !IsAbsolute(link)
        let target = Target(page.Path, link)
        where !Path.Exists(RepositoryFiles.At(target.Path)) || (target.Anchor is { } anchor && !AnchorsOf(page, target.Path).Contains(anchor))
        select $"{page.Path}: {link}";

    private static IEnumerable<string> AnchorsOf(Document page, string path) => (path == page.Path ? page : Document.Read(path)).Anchors;

    private static bool IsAbsolute(string link) => link.Contains("://", StringComparison.Ordinal);

    private static (string Path, string? Anchor) Target(string page, string link)
    {
        var parts = link.Split('#', 2);
        var folder = Path.GetDirectoryName(page)!;
        var path = parts[0].Length == 0 ? page : Path.GetRelativePath(RepositoryFiles.Root, Path.GetFullPath(RepositoryFiles.At(folder, parts[0])));
        return (path, parts.Length > 1 ? parts[1] : null);
    }
}
