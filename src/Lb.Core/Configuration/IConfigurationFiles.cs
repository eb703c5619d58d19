using System.Diagnostics.CodeAnalysis;

namespace Lb.Core.Configuration;

/// <summary>Where the reader gets files from; the file system for a daemon, a dictionary for a test.</summary>
public interface IConfigurationFiles
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The path as the user wrote it, or as an include resolved it.</param>
    /// <param name="text">The content, decoded.</param>
    /// <param name="problem">If false is returned, why, as the end of the sentence "cannot read FILE: …".</param>
    /// <returns>Whether the file could be read.</returns>
    bool TryRead(string path, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem);

    /// <summary>The names (not paths) of what a directory holds, files and directories; empty if there is none.</summary>
    /// <param name="directory">The directory.</param>
    IReadOnlyList<string> List(string directory);
}
