using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>The certificate that SSL_GET shows to servers that ask for one.</summary>
internal sealed class TlsClientCertificate : IDisposable
{
    private readonly X509Certificate2 _certificate;

    private TlsClientCertificate(X509Certificate2 certificate)
    {
        _certificate = certificate;
        Context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
    }

    /// <summary>The certificate in the form handshakes take it.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Whether another is the same certificate, and so of the same key.</summary>
    public bool IsSame(TlsClientCertificate other) => _certificate.RawDataMemory.Span.SequenceEqual(other._certificate.RawDataMemory.Span);

    /// <summary>Reads the files that the <c>SSL</c> block names.</summary>
    /// <param name="config">The block.</param>
    /// <param name="problem">Why there is none, though the block names one; null else.</param>
    /// <returns>The certificate, or null.</returns>
    public static TlsClientCertificate? TryLoad(TlsClientConfig config, out string? problem)
    {
        problem = null;
        if (config.CertificateFile is not { } file)
            return null;

        try
        {
            return new TlsClientCertificate(config.Password is { } password
                ? X509Certificate2.CreateFromEncryptedPemFile(file, password, config.KeyFile)
                : X509Certificate2.CreateFromPemFile(file, config.KeyFile));
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = $"the certificate {file} cannot be used: {CheckText.Printable(e.Message)}";
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();
}
