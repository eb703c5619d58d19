using System.Net.Security;
using System.Security.Authentication;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>A TLS handshake as keepalived makes it: the server's certificate is not validated, since nothing secret is sent.</summary>
/// <param name="serverName">The name for Server Name Indication (RFC 6066 §3); null for none.</param>
/// <param name="identity">What is shown to a server that asks for a certificate.</param>
internal sealed class TlsHandshake(string? serverName, TlsClientIdentity identity)
{
    /// <summary>Encrypts a connection.</summary>
    /// <param name="plain">The connection; it belongs to the returned stream.</param>
    /// <param name="cancellationToken">Ends the handshake.</param>
    /// <exception cref="CheckFailedException">The server does not speak TLS.</exception>
    public async ValueTask<Stream> AuthenticateAsync(Stream plain, CancellationToken cancellationToken)
    {
        var stream = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(Options(), cancellationToken);
            return stream;
        }
        catch (AuthenticationException e) when (e.InnerException is null)
        {
            // The framework speaks of the size of a frame, where most often the port is one of plain text.
            await stream.DisposeAsync();
            throw new CheckFailedException("TLS handshake: what the server sent is not TLS");
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    // Whom a check talks to is given by address, often with a certificate for the service's name; nothing depends on who answers.
#pragma warning disable CA5359
    private SslClientAuthenticationOptions Options() => new()
    {
        TargetHost = serverName ?? "",
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        ClientCertificateContext = identity.Context,
    };
#pragma warning restore CA5359
}
