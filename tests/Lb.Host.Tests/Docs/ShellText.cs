using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Lb.Host.Tests.Docs;

/// <summary>Finds the command lines of <c>lb-host</c> in what a page tells people to type.</summary>
internal static partial class ShellText
{
    /// <summary>The arguments of each, without redirections, remarks, and what follows a pipe.</summary>
    public static IEnumerable<string[]> CommandLines(string text) =>
        from line in text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        let command = Command().Match(line)
        where command.Success
        select CommandLineParser.SplitCommandLine(command.Groups["arguments"].Value.Replace('\'', '"')).ToArray();

    [GeneratedRegex(@"^\s*(\$ |# )?(sudo )?lb-host(?<arguments>( [^|>#&]*)?)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Command();
}
