namespace Lb.Core.Configuration.Checkers;

/// <summary>The <c>SSL</c> block: the certificate that <c>SSL_GET</c> shows to servers that ask for one.</summary>
public sealed record TlsClientConfig : IConfigRecord
{
    /// <summary>The certificate's file in PEM form (<c>certificate</c>), or null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The private key's file in PEM form (<c>key</c>); null if it is in the certificate's.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The private key's password (<c>password</c>), or null. Not shown by <see cref="ToString"/>.</summary>
    public string? Password { get; init; }

    /// <summary>The files; the password is not shown.</summary>
    public override string ToString() => $"certificate {CertificateFile ?? "none"}, key {KeyFile ?? "none"}";
}
