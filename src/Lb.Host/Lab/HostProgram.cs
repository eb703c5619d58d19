using System.Runtime.InteropServices;

namespace Lb.Host.Lab;

/// <summary>How to start lb-host again, from lb-host itself or from a program that has it as a library, as the tests do.</summary>
internal static class HostProgram
{
    private const string Name = "lb-host";

    /// <summary>The words that start <c>lb-host</c> with the given arguments.</summary>
    public static IReadOnlyList<string> Argv(params IEnumerable<string> arguments)
    {
        var self = Environment.ProcessPath;
        if (self is not null && string.Equals(Path.GetFileName(self), Name, StringComparison.Ordinal))
            return [self, .. arguments];

        // The assembly beside us, run by the dotnet whose runtime we run on (ROOT/shared/Microsoft.NETCore.App/VERSION/).
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return [dotnet, Path.Combine(AppContext.BaseDirectory, Name + ".dll"), .. arguments];
    }
}
