using Lb.Core.Configuration;

namespace Lb.Host.Commands;

/// <summary>Reads the configuration for a verb that acts on it, and refuses with every finding if it cannot be used.</summary>
internal static class ConfigurationLoader
{
    /// <summary>Reads a file; warnings go to <paramref name="error"/>.</summary>
    /// <exception cref="CommandRefusedException">The configuration is refused; the findings are on <paramref name="error"/>.</exception>
    public static LbConfig Load(string path, string? configId, TextWriter error)
    {
        var result = KeepalivedConfigReader.Read(path, new KeepalivedReaderOptions { ConfigId = configId });
        foreach (var diagnostic in result.Diagnostics)
        {
            error.WriteLine(diagnostic.ToString());
        }

        var errors = result.Diagnostics.Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return result.Config
            ?? throw new CommandRefusedException($"{path} is refused: {errors} error{(errors == 1 ? string.Empty : "s")}, listed above.");
    }
}
