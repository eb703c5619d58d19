using Lb.Core.Configuration;
using Lb.Core.Runtime.Health.Checks;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Health;

/// <summary>Makes what compiles the checkers of one configuration: with its files written, and its certificate read.</summary>
/// <param name="logger">Takes what cannot be used.</param>
internal sealed partial class CheckerCompilers(ILogger logger)
{
    private readonly CheckPrograms _programs = new(logger);

    /// <summary>The compiler of a configuration.</summary>
    public CheckerCompiler For(LbConfig config)
    {
        foreach (var problem in config.TrackFiles.Select(TrackFileInitializer.Write).OfType<string>())
        {
            LogUnusable(problem);
        }

        var certificate = TlsClientCertificate.TryLoad(config.TlsClient, out var reason);
        if (reason is not null)
        {
            LogUnusable(reason);
        }

        return new CheckerCompiler(config.TrackFiles, certificate, script => _programs.Of(script, config.Global.Scripts));
    }

    [LoggerMessage(EventId = EventIds.HealthUnusable, Level = LogLevel.Warning, Message = "For health checks: {Problem}")]
    private partial void LogUnusable(string problem);
}
