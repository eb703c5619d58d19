using Lb.Testing;

namespace Lb.Core.Tests.ArchitectureTests;

/// <summary>A file of the repository as the rules see it.</summary>
/// <param name="Path">From the root, with '/'.</param>
/// <param name="Text">All of it.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private static readonly string[] NotOurs = [".git", "bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts"];

    /// <summary>How many lines it has.</summary>
    public int Lines => Text.AsSpan().Count('\n');

    /// <summary>
    /// The layer it belongs to, <c>Lb.Core/Wire</c> for <c>src/Lb.Core/Wire/…</c>. A file beside the folders is a layer of its own.
    /// </summary>
    public string Layer
    {
        get
        {
            var parts = Path.Split('/');
            return $"{parts[1]}/{System.IO.Path.GetFileNameWithoutExtension(parts[2])}";
        }
    }

    /// <summary>Reads the files with an extension below folders of the repository; what builds leave there is not read.</summary>
    public static IReadOnlyList<SourceFile> Below(string extension, params IEnumerable<string> folders) =>
        [.. folders.SelectMany(folder => PathsBelow(folder, $"*{extension}")).Select(Read)];

    /// <summary>The paths of all files below a folder of the repository, the empty name being the root.</summary>
    public static IEnumerable<string> PathsBelow(string folder, string pattern = "*")
    {
        var directory = new DirectoryInfo(RepositoryFiles.At(folder));
        if (!directory.Exists)
            return [];

        var own = directory.EnumerateFiles(pattern).Where(static file => !NotOurs.Contains(file.Name)).Select(file => System.IO.Path.GetRelativePath(RepositoryFiles.Root, file.FullName));
        var below = directory.EnumerateDirectories()
            .Where(static child => !NotOurs.Contains(child.Name))
            .SelectMany(child => PathsBelow(System.IO.Path.GetRelativePath(RepositoryFiles.Root, child.FullName), pattern));
        return own.Concat(below).Order(StringComparer.Ordinal);
    }

    public static SourceFile Read(string path) => new(path, File.ReadAllText(RepositoryFiles.At(path)));
}
