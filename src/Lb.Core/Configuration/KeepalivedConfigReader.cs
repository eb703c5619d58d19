using Lb.Core.Configuration.Keepalived;

namespace Lb.Core.Configuration;

/// <summary>Reads keepalived.conf files, our <c>@userspacelb</c> lines included, into <see cref="LbConfig"/>.</summary>
public static class KeepalivedConfigReader
{
    /// <summary>Reads a file and everything it includes, and validates the result.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What reading depends on besides the file; default: this machine.</param>
    /// <returns>What was understood, and every finding. Content of any kind, and a missing file, are findings, never exceptions.</returns>
    public static ConfigResult Read(string path, KeepalivedReaderOptions? options = null)
    {
        options ??= new KeepalivedReaderOptions();
        var configId = options.ConfigId ?? Environment.MachineName.Split('.')[0];
        var diagnostics = new DiagnosticBag();
        var locations = new DirectiveLocations();

        var statements = new Parser(diagnostics).Parse(new Preprocessor(options, configId, diagnostics).Read(path));
        new KeywordChecker(diagnostics).Check(statements, KeywordCatalogue.Root);
        var context = new BindContext(diagnostics, locations);
        var config = ConfigBinder.Bind(statements, context);
        if (!diagnostics.Contains(DiagnosticCodes.UnreadableFile))
            diagnostics.AddRange(LbConfigValidator.Validate(config, locations, new SourceLocation(path, 1, 1)));

        return new ConfigResult(config, diagnostics.ToImmutable())
        {
            Interfaces = [.. context.Interfaces.Where(reference => !IsVirtual(reference.Name, config))],
            Scripts = [.. context.Scripts],
        };
    }

    // The interface of a virtual MAC address is made when the instance starts.
    private static bool IsVirtual(string name, LbConfig config) => config.VrrpInstances.Any(
        instance => instance.VirtualMac is { } virtualMac && name == (virtualMac.InterfaceName ?? $"vrrp.{instance.VirtualRouterId}"));
}
