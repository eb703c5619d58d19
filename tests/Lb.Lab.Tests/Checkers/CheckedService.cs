using Lb.Host.Lab;

namespace Lb.Lab.Tests.Checkers;

/// <summary>A virtual service with one real server and one checker, and how that server is made ill and well again.</summary>
/// <param name="kind">The checker, and what is special about it: <c>HTTP_GET digest</c>.</param>
/// <param name="port">Where it serves; each service has its own.</param>
/// <param name="programs">The programs it takes.</param>
internal abstract class CheckedService(string kind, int port, params string[] programs)
{
    public const string Vip = "198.18.0.100", Rip = "198.18.0.2";

    protected static readonly TimeSpan Patience = Eventually.Ample;

    public string Kind => kind;

    public IReadOnlyList<string> Programs => programs;

    public bool IsUdp { get; init; }

    /// <summary>Whether <c>alpha</c> has it begin as down: FILE_CHECK knows its result at once, and has none.</summary>
    public bool BeginsDown { get; init; } = true;

    /// <summary>
    /// How many checks bring it up again: HTTP_GET and SSL_GET want the URL that failed to be well, and then all of them once.
    /// </summary>
    public int ChecksToRecover => kind.StartsWith("HTTP_GET", StringComparison.Ordinal) || kind == "SSL_GET" ? 2 : 1;

    /// <summary>What the notify FIFO says before UP or DOWN.</summary>
    public string Change => $"RS [{Rip}]:{Protocol}:{port} [{Vip}]:{Protocol}:{port}";

    protected int Port => port;

    private string Protocol => IsUdp ? "udp" : "tcp";

    /// <summary>The service as lines of a configuration.</summary>
    /// <param name="checker">The checker's block.</param>
    public string Configuration(string checker) =>
        $$"""
        virtual_server {{Vip}} {{port}} {
            lb_algo rr
            lb_kind DR
            protocol {{Protocol.ToUpperInvariant()}}
            alpha
            warmup 0
            delay_loop {{CheckerLab.DelayLoop.TotalSeconds}}
            connect_timeout {{CheckerLab.Timeout.TotalSeconds}}
            retry 0
            delay_before_retry 0
            real_server {{Rip}} {{port}} {
                {{checker}}
            }
        }

        """;

    /// <summary>Makes the server, well.</summary>
    /// <returns>The checker's block.</returns>
    public abstract Task<string> BeginAsync(LabHost director, LabHost server);

    /// <summary>Makes it ill.</summary>
    public abstract Task BreakAsync(LabHost director, LabHost server);

    /// <summary>Makes it well again.</summary>
    public abstract Task MendAsync(LabHost director, LabHost server);
}
