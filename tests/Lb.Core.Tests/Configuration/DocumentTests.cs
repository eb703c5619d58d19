using System.Reflection;
using System.Text.RegularExpressions;
using Lb.Core.Configuration;
using Lb.Core.Configuration.Keepalived;
using Lb.Testing;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

/// <summary>What the documents say is what the code does.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Page =
        File.ReadAllText(RepositoryFiles.At("docs", "configuration.md")) + File.ReadAllText(RepositoryFiles.At("docs", "health.md"));

    public static TheoryData<string> Examples() => [.. ExamplePattern().Matches(Page).Select(match => match.Groups["text"].Value)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void ConfigurationPages_Example_IsReadWithoutAFinding(string text)
    {
        var findings = ConfigurationText.Read(text).Diagnostics;
        Assert.Empty(findings.Where(found => found.Code is not (DiagnosticCodes.NotYetActedOn or DiagnosticCodes.NoService)));
    }

    [Fact]
    public void ConfigurationPages_WordsActedOn_AreAllThere()
    {
        var words = KeywordCatalogue.Blocks.SelectMany(block =>
            block.Rules.Where(rule => rule.Value.Handling == Handling.ActedOn).Select(rule => rule.Key)
                .Concat(block.OwnWords.Select(word => $"@userspacelb {word}")));
        Assert.All(words.Distinct(StringComparer.Ordinal), word => Assert.Matches($"`{Regex.Escape(word)}[ `|\\[]", Page));
    }

    [Fact]
    public void DiagnosticsPage_Codes_AreThoseOfTheCode()
    {
        var documented = CodePattern().Matches(File.ReadAllText(RepositoryFiles.At("docs", "diagnostics.md"))).Select(match => match.Groups["code"].Value);
        var defined = typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(defined, documented);
    }

    [GeneratedRegex("^```keepalived\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExamplePattern();

    [GeneratedRegex(@"^\| (?<code>LB\d{4}) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodePattern();
}
