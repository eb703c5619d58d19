using Lb.Host.Commands;

namespace Lb.Host.Tests.Commands;

public sealed class HostCommandLineTests
{
    [Theory]
    [InlineData("", "Required command was not provided.")]
    [InlineData("frobnicate", "'frobnicate'")]
    [InlineData("--frobnicate", "'--frobnicate'")]
    [InlineData("counters --control /run/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "--control")]
    [InlineData("check", "'--file' is required")]
    [InlineData("check -f", "'-f'")]
    [InlineData("check -f x --frobnicate", "'--frobnicate'")]
    [InlineData("check -f x @y", "'@y'")]
    public async Task RunAsync_WrongUsage_EndsWithTwoAndSaysWhat(string arguments, string expected)
    {
        var run = await CommandLineRun.Of(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task RunAsync_Version_IsPrinted()
    {
        var run = await CommandLineRun.Of("--version");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    [Fact]
    public async Task RunAsync_Help_DescribesEveryVerbAndOption()
    {
        var help = (await CommandLineRun.Of("--help")).Output;
        Assert.All(RootCommandFactory.Create().Subcommands.Where(verb => !verb.Hidden), verb =>
        {
            Assert.Contains(verb.Name, help, StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(verb.Description));
            Assert.All(verb.Options, option => Assert.False(string.IsNullOrEmpty(option.Description)));
        });
    }
}
