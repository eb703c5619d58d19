using System.Diagnostics;

namespace Lb.Testing;

/// <summary>A program we did not write, run without a shell and bounded in time: tshark, editcap, tcpdump.</summary>
public static class ExternalTool
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Whether the program is on the PATH.</summary>
    public static bool IsAvailable(string name) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>Runs the program to its end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed or took too long; the message holds what it wrote to standard error.</exception>
    public static string Run(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{name} did not end within {Limit}.");
        }

        return process.ExitCode == 0
            ? output.GetAwaiter().GetResult()
            : throw new InvalidOperationException($"{name} ended with {process.ExitCode}: {error.GetAwaiter().GetResult()}");
    }
}
