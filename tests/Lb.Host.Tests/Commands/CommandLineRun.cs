using Lb.Host.Commands;

namespace Lb.Host.Tests.Commands;

/// <summary>One run of the command line in this process.</summary>
internal sealed record CommandLineRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandLineRun> Of(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await HostCommandLine.RunAsync(arguments, output, error, CancellationToken.None);
        return new CommandLineRun(exitCode, output.ToString(), error.ToString());
    }
}
