using Lb.Core.Configuration;
using Lb.Host.Commands;
using Lb.Host.Tests.Commands;
using Lb.Testing;

namespace Lb.Host.Tests.Docs;

public sealed class ConfigurationSnippetTests
{
    public static TheoryData<string, string> Snippets() => Document.AllSnippets("conf");

    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(RepositoryFiles.At("samples"), "lb.conf", SearchOption.AllDirectories).Select(static path => Path.GetRelativePath(RepositoryFiles.Root, path))];

    [Theory]
    [MemberData(nameof(Snippets))]
    public async Task Check_SnippetOfAPage_HasNoError(string page, string text)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("lb.conf");
        await File.WriteAllTextAsync(path, text);

        var run = await CommandLineRun.Of("check", "-f", path);
        Assert.True(run.ExitCode == ExitCode.Done, $"{page}: {run.Output}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Check_FileOfASample_HasNoFindingAboutTheFile(string path)
    {
        var run = await CommandLineRun.Of("check", "-f", RepositoryFiles.At(path));

        // Whether this machine has an interface of that name says nothing about the sample.
        Assert.All(
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            static line => Assert.Contains(DiagnosticCodes.InterfaceNotFound, line, StringComparison.Ordinal));
        Assert.Equal(ExitCode.Done, run.ExitCode);
    }

}
