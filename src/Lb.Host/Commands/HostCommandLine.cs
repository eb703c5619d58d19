using System.CommandLine;
using System.CommandLine.Invocation;

namespace Lb.Host.Commands;

/// <summary>Runs one command line from arguments to exit code.</summary>
internal static class HostCommandLine
{
    // A daemon that was told to stop hands over, takes its tables down and lets scripts end before it goes.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Parses <paramref name="arguments"/> and runs the verb they name.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        // '@' starts a conditional line of keepalived.conf, not a file of arguments.
        var parsed = RootCommandFactory.Create().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        };

        if (parsed.Action is ParseErrorAction)
            return ReportWrongUsage(parsed, error);

        return await ProcessEdge.RunAsync(() => parsed.InvokeAsync(invocation, cancellationToken), error.WriteLine);
    }

    private static int ReportWrongUsage(ParseResult parsed, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        var kind = command is RootCommand ? "verb or option" : "option";

        // An unknown word makes the parser miss what it stands for too; the word alone is the mistake.
        var problems = parsed.UnmatchedTokens.Count > 0
            ? parsed.UnmatchedTokens.Select(token => $"there is no {kind} '{token}'.")
            : parsed.Errors.Select(problem => problem.Message);
        foreach (var problem in problems)
            error.WriteLine($"lb-host: {problem}");

        var help = command is RootCommand ? "lb-host --help" : $"lb-host {command.Name} --help";
        error.WriteLine($"Run '{help}' to see what there is.");
        return ExitCode.WrongUsage;
    }
}
