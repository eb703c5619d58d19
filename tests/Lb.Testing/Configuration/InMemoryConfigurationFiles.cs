using System.Diagnostics.CodeAnalysis;
using Lb.Core.Configuration;

namespace Lb.Testing.Configuration;

/// <summary>Configuration files held in a dictionary of absolute paths.</summary>
public sealed class InMemoryConfigurationFiles(IReadOnlyDictionary<string, string> files) : IConfigurationFiles
{
    public bool TryRead(string path, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        problem = files.TryGetValue(path, out text) ? null : "there is no such file";
        return text is not null;
    }

    public IReadOnlyList<string> List(string directory)
    {
        var prefix = directory.TrimEnd('/') + "/";
        return [.. files.Keys
            .Where(path => path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(path => path[prefix.Length..].Split('/')[0])
            .Distinct(StringComparer.Ordinal)];
    }
}
