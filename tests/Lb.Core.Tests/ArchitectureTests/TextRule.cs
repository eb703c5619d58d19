using System.Text.RegularExpressions;

namespace Lb.Core.Tests.ArchitectureTests;

/// <summary>Nothing committed names a path of somebody's machine, or a host beyond the few public ones that people are sent to.</summary>
internal static partial class TextRule
{
    private static readonly string[] PublicHosts =
    [
        "dot.net", "dotnet.microsoft.com", "people.debian.org", "keepachangelog.com", "semver.org", "www.rfc-editor.org", "lb-host",
    ];

    /// <summary>The lines that name such a path or host.</summary>
    public static IEnumerable<string> Violations(SourceFile file)
    {
        // A capture or another binary file has no lines.
        if (file.Text.Contains('\0', StringComparison.Ordinal))
            yield break;

        foreach (var (number, line) in file.Text.Split('\n').Index())
        {
            foreach (Match path in MachinePath().Matches(line))
                yield return $"{file.Path}:{number + 1}: '{path.Value}' is a path of one machine";

            foreach (Match url in Url().Matches(line))
            {
                if (!PublicHosts.Contains(url.Groups["host"].Value))
                    yield return $"{file.Path}:{number + 1}: '{url.Value}' is not among the hosts that may be named";
            }
        }
    }

    [GeneratedRegex(@"(?<![\w.}*])/(work|root|Users|home/\w+|tmp)/[\w.]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\bhttps?://(?<host>[\w.:\[\]@-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Url();
}
