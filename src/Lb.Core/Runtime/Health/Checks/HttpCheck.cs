using System.Net;
using System.Net.Sockets;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Health;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>
/// HTTP_GET and SSL_GET: one URL is answered as it should be. Redirects are not followed, and there are no cookies, proxies or kept
/// connections: each run is a connection of its own.
/// </summary>
internal sealed class HttpCheck : ICheck
{
    // What people exclude from access logs and statistics is keepalived's name, so it stays.
    private const string UserAgent = "KeepAliveClient";
    private const int LongestHeadersKibibytes = 64;

    private readonly HttpCheckConfig _config;
    private readonly HttpUrlConfig _url;
    private readonly CheckTarget _target;
    private readonly TlsHandshake? _tls;
    private readonly BodyPattern? _pattern;
    private readonly string? _virtualHost;

    /// <summary>Makes the check of one URL.</summary>
    /// <param name="config">The checker.</param>
    /// <param name="url">Which of its URLs.</param>
    /// <param name="target">Where it connects to.</param>
    /// <param name="identity">What is shown to a server that asks for a certificate.</param>
    public HttpCheck(HttpCheckConfig config, HttpUrlConfig url, CheckTarget target, TlsClientIdentity identity)
    {
        _config = config;
        _url = url;
        _target = target;
        _virtualHost = url.VirtualHost ?? config.VirtualHost;
        _pattern = url.Pattern is { } pattern ? new BodyPattern(pattern) : null;
        _tls = config.IsTls ? new TlsHandshake(config.SendsServerName ? _virtualHost : null, identity) : null;
    }

    /// <inheritdoc/>
    public ValueTask<CheckResult> RunAsync(CancellationToken cancellationToken) => CheckRun.Of(_target.Timeout, GetAsync, cancellationToken);

    private async ValueTask<string> GetAsync(CheckPhases phases)
    {
        using var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, _) => await ConnectAsync(phases),
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = LongestHeadersKibibytes,
            UseCookies = false,
            UseProxy = false,
        };
        using var invoker = new HttpMessageInvoker(handler);
        using var request = Request();
        phases.Begin("connect");
        using var response = await invoker.SendAsync(request, phases.Token);
        var status = (int)response.StatusCode;
        if (status is < StatusCodeRange.Minimum or > StatusCodeRange.Maximum || !_url.Accepts(status))
            throw new CheckFailedException($"status {status}");

        phases.Begin("body");
        await using var body = await response.Content.ReadAsStreamAsync(phases.Token);
        var found = await HttpBody.ExamineAsync(body, _url.Digest, _pattern, phases.Token);
        return found.Length == 0 ? $"status {status}" : $"status {status}, {found}";
    }

    private async ValueTask<Stream> ConnectAsync(CheckPhases phases)
    {
        // Not the framework's token: it would let a connection attempt outlive the request that was given up.
        var cancellationToken = phases.Token;
        var socket = await _target.ConnectTcpAsync(cancellationToken);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            // The framework is told http and given a stream that is encrypted already, so that the server name and the certificates
            // are this checker's affair and not the URL's.
            if (_tls is not null)
            {
                phases.Begin("TLS handshake");
                stream = await _tls.AuthenticateAsync(stream, cancellationToken);
            }
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }

        phases.Begin("answer");
        return stream;
    }

    private HttpRequestMessage Request()
    {
        // Without canonicalization: the path goes out as it is written.
        var address = new Uri($"http://{_target.Remote}{_url.Path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(HttpMethod.Get, address)
        {
            Version = _config.Protocol == HttpCheckProtocol.Http11 ? HttpVersion.Version11 : HttpVersion.Version10,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Headers.TryAddWithoutValidation("Host", _virtualHost ?? _target.Remote.ToString());
        if (_config.Protocol != HttpCheckProtocol.Http10)
            request.Headers.ConnectionClose = true;

        return request;
    }
}
