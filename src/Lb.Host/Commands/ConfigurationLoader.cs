using Lb.Core.Configuration;

namespace Lb.Host.Commands;

/// <summary>Reads the configuration for a verb that acts on it, and refuses with every finding if it cannot be used.</summary>
internal static class ConfigurationLoader
{
    /// <summary>Reads a file; warnings are said.</summary>
    /// <param name="path">The file.</param>
    /// <param name="configId">Which <c>@ID</c> lines hold; null for the host's own.</param>
    /// <param name="say">Takes every finding, as a line.</param>
    /// <exception cref="CommandRefusedException">The configuration is refused; the findings were said.</exception>
    public static LbConfig Load(string path, string? configId, Action<string> say)
    {
        var result = KeepalivedConfigReader.Read(path, new KeepalivedReaderOptions { ConfigId = configId });
        foreach (var diagnostic in result.Diagnostics)
        {
            say(diagnostic.ToString());
        }

        var errors = result.Diagnostics.Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return result.Config
            ?? throw new CommandRefusedException($"{path} is refused: {errors} error{(errors == 1 ? string.Empty : "s")}, listed above.");
    }
}
