using System.CommandLine;
using System.Text.RegularExpressions;
using Lb.Host.Commands;

namespace Lb.Host.Tests.Docs;

/// <summary>Command lines on pages are those the program has.</summary>
public sealed partial class CommandLineTests
{
    private static readonly RootCommand CommandLine = RootCommandFactory.Create();

    public static TheoryData<string> Verbs() => [.. CommandLine.Subcommands.Where(static verb => !verb.Hidden).Select(static verb => verb.Name)];

    [Fact]
    public void Documents_FencedCommandLines_AreTaken() =>
        Assert.Empty(Document.All.SelectMany(static page => page.Snippets("sh").SelectMany(ShellText.CommandLines).SelectMany(line => Refused(page, line))));

    [Fact]
    public void Documents_CommandLinesInProse_NameWhatThereIs() =>
        Assert.Empty(Document.All.SelectMany(static page => page.CodeSpans.SelectMany(ShellText.CommandLines).SelectMany(line => Unknown(page, line))));

    [Theory]
    [MemberData(nameof(Verbs))]
    public void CommandsPage_Verb_HasASectionWithItsOptions(string name)
    {
        var verb = CommandLine.Subcommands.Single(command => command.Name == name);
        var section = Document.Read("docs/commands.md").Section($"lb-host {name}");
        var documented = section.Split('\n').Where(static line => line.StartsWith("| `-", StringComparison.Ordinal))
            .SelectMany(static row => new Document("row", ColumnEnd().Split(row)[1]).CodeSpans.Select(static span => span.Split(' ')[0]))
            .Where(static word => word.StartsWith('-'));

        Assert.Equal(
            verb.Options.Where(static option => !option.Hidden).SelectMany(static option => option.Aliases.Append(option.Name)).Order(StringComparer.Ordinal),
            documented.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("lb-host run --frobnicate", 1)]
    [InlineData("lb-host replay -f a --in b --out c --mac nonsense", 1)]
    [InlineData("sudo lb-host check -f lb.conf        # a remark", 0)]
    [InlineData("lb-host counters --json | jq .received", 0)]
    [InlineData("lb-host run -f lb.conf &", 0)]
    [InlineData("lb-host check -f \\\n  'a file'", 0)]
    public void Refused_CommandLine_IsJudgedByTheRealOne(string text, int expected) =>
        Assert.Equal(expected, ShellText.CommandLines(text).SelectMany(static line => Refused(new Document("a.md", ""), line)).Count());

    [Theory]
    [InlineData("lb-host frobnicate", 1)]
    [InlineData("lb-host run --frobnicate", 1)]
    [InlineData("lb-host check", 0)]
    [InlineData("lb-host replay --mac OWN", 0)]
    [InlineData("lb-host VERB --help", 0)]
    public void Unknown_WordsInProse_AreLookedUp(string text, int expected) =>
        Assert.Equal(expected, ShellText.CommandLines(text).SelectMany(static line => Unknown(new Document("a.md", ""), line)).Count());

    private static IEnumerable<string> Refused(Document page, string[] arguments) =>
        CommandLine.Parse(arguments).Errors.Take(1).Select(error => $"{page.Path}: lb-host {string.Join(' ', arguments)}: {error.Message}");

    private static IEnumerable<string> Unknown(Document page, string[] arguments)
    {
        // VERB and OPTION stand for any of them.
        if (arguments is [] || char.IsUpper(arguments[0][0]))
            yield break;

        var verb = arguments[0].StartsWith('-') ? CommandLine : CommandLine.Subcommands.FirstOrDefault(command => command.Name == arguments[0]);
        var known = verb?.Options.SelectMany(static option => option.Aliases.Append(option.Name)).Append("--help").ToList();
        foreach (var word in arguments.Where(word => verb is null || (word.StartsWith('-') && !known!.Contains(word))).Take(1))
            yield return $"{page.Path}: there is no '{word}' in lb-host {string.Join(' ', arguments)}";
    }

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, 1000)]
    private static partial Regex ColumnEnd();
}
