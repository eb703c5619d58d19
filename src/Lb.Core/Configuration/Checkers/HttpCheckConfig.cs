using System.Collections.Immutable;

namespace Lb.Core.Configuration.Checkers;

/// <summary><c>HTTP_GET</c> and <c>SSL_GET</c>: the server answers a GET as it should. Every URL must.</summary>
public sealed record HttpCheckConfig : NetworkCheckerConfig
{
    /// <inheritdoc/>
    public override string Kind => IsTls ? "SSL_GET" : "HTTP_GET";

    /// <summary>Whether it speaks TLS (<c>SSL_GET</c>). The server's certificate is not validated, as in keepalived.</summary>
    public bool IsTls { get; init; }

    /// <summary>What the request line and the Connection header say (<c>http_protocol</c>). Default 1.0.</summary>
    public HttpCheckProtocol Protocol { get; init; } = HttpCheckProtocol.Http10;

    /// <summary>
    /// The Host header of URLs that do not say (<c>virtualhost</c> of the checker, the real server or the virtual server); null for
    /// the address and port connected to.
    /// </summary>
    public string? VirtualHost { get; init; }

    /// <summary>Whether the TLS handshake names the virtual host (<c>enable_sni</c>). Default false.</summary>
    public bool SendsServerName { get; init; }

    /// <summary>
    /// Whether the URLs are tried one after the other without <see cref="CheckScheduleConfig.DelayLoop"/> between them while the
    /// server is not up (<c>fast_recovery</c>). Default false.
    /// </summary>
    public bool FastRecovery { get; init; }

    /// <summary>The URLs, at least one, in order.</summary>
    public required ImmutableArray<HttpUrlConfig> Urls { get; init; }
}

/// <summary>The forms of a request that <c>http_protocol</c> knows.</summary>
public enum HttpCheckProtocol
{
    /// <summary><c>1.0</c>.</summary>
    Http10,

    /// <summary><c>1.0C</c>: 1.0 with <c>Connection: close</c>.</summary>
    Http10Close,

    /// <summary><c>1.1</c>, with <c>Connection: close</c>.</summary>
    Http11,
}
