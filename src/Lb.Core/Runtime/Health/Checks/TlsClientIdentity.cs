using System.Net.Security;
using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>
/// Who SSL_GET says it is: the certificate as its files held it when they were last read. Handshakes take what is there when they begin, so
/// that a renewed certificate disturbs no check. One thread at a time reads files; any may take the certificate.
/// </summary>
internal sealed class TlsClientIdentity
{
    private TlsClientConfig _config = new();
    private volatile TlsClientCertificate? _certificate;

    /// <summary>What is shown to a server that asks for a certificate; null for nothing.</summary>
    public SslStreamCertificateContext? Context => _certificate?.Context;

    /// <summary>
    /// Reads the files that the <c>SSL</c> block names. Files that cannot be used, perhaps because they are being replaced, leave the
    /// certificate that was read from them before; other files do not.
    /// </summary>
    /// <param name="config">The block.</param>
    /// <param name="problem">Why the files cannot be used, or null.</param>
    /// <returns>Whether another certificate has taken the place of one that was shown.</returns>
    public bool Read(TlsClientConfig config, out string? problem)
    {
        var read = TlsClientCertificate.TryLoad(config, out problem);
        var isOfTheseFiles = ConfigDifference.Same(config, _config);
        _config = config;
        var before = _certificate;
        if (read is null && problem is not null && before is not null && isOfTheseFiles)
        {
            problem += "; the one that was read before stays in use";
            return false;
        }

        if (read is not null && before?.IsSame(read) == true)
        {
            read.Dispose();
            return false;
        }

        // The one before is not disposed: a handshake may be under way with it.
        _certificate = read;
        return before is not null && read is not null;
    }
}
