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
        return self is not null && string.Equals(Path.GetFileName(self), Name, StringComparison.Ordinal)
            ? [self, .. arguments]
            : ArgvOf(Name, arguments);
    }

    /// <summary>
    /// The words that start an assembly that lies beside this program's, by the dotnet whose runtime this process runs on
    /// (ROOT/shared/Microsoft.NETCore.App/VERSION/).
    /// </summary>
    public static IReadOnlyList<string> ArgvOf(string assembly, params IEnumerable<string> arguments)
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return [dotnet, Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), .. arguments];
    }
}
