using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Runtime.Health.Checks;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Health;

/// <summary>
/// Makes what compiles the checkers of one configuration: with its files written, and its certificate read. One thread at a time may ask.
/// </summary>
/// <param name="logger">Takes what cannot be used.</param>
internal sealed partial class CheckerCompilers(ILogger logger)
{
    private readonly CheckPrograms _programs = new(logger);
    private readonly TlsClientIdentity _identity = new();
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>The compiler of a configuration.</summary>
    public CheckerCompiler For(LbConfig config)
    {
        foreach (var problem in config.TrackFiles.Where(IsNew).Select(TrackFileInitializer.Write).OfType<string>())
        {
            LogUnusable(problem);
        }

        if (_identity.Read(config.TlsClient, out var reason))
        {
            LogCertificateRenewed(config.TlsClient.CertificateFile, _identity.Context?.TargetCertificate.NotAfter.ToUniversalTime());
        }

        if (reason is not null)
        {
            LogUnusable(reason);
        }

        return new CheckerCompiler(config.TrackFiles, _identity, script => _programs.Of(script, config.Global.Scripts));
    }

    // Written at the start, as keepalived.conf(5) says; a reload must not undo what was written since.
    private bool IsNew(TrackFileConfig file) => _written.Add(file.Path);

    [LoggerMessage(EventId = EventIds.HealthUnusable, Level = LogLevel.Warning, Message = "For health checks: {Problem}")]
    private partial void LogUnusable(string problem);

    [LoggerMessage(EventId = EventIds.CertificateRenewed, Level = LogLevel.Information, Message = "SSL_GET shows another certificate from now on: {File}, valid until {NotAfter:u}")]
    private partial void LogCertificateRenewed(string? file, DateTime? notAfter);
}
