using System.Text.RegularExpressions;
using Lb.Testing;

namespace Lb.Core.Tests.Forwarding;

/// <summary><c>docs/ipvs-differences.md</c> names the test that holds each of its statements; the names are right.</summary>
public sealed partial class DifferencesDocumentTests
{
    private static readonly string[] Lines = File.ReadAllLines(RepositoryFiles.At("docs", "ipvs-differences.md"));

    [Fact]
    public void Document_EveryRow_NamesATest()
    {
        var rows = Lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.EndsWith("| Test |", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Matches(TestName(), row));
    }

    [Fact]
    public void Document_EveryTestNamed_Exists()
    {
        var sources = Directory.EnumerateFiles(RepositoryFiles.At("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText, StringComparer.Ordinal);
        var names = Lines.SelectMany(line => TestName().Matches(line)).Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value)).ToArray();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains(sources[name.Class], source => source.Contains($" {name.Method}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<method>\w+_\w+)`", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();
}
