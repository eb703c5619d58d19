using System.Collections.Immutable;
using System.Net;
using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Health;
using Lb.Core.Runtime.Health;
using Lb.Core.Runtime.Health.Checks;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Health;

/// <summary>Runs checks as the balancer would, against servers of the test.</summary>
internal static class Checks
{
    /// <summary>A time-out that a check of a well server on this machine does not need.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    /// <summary>A time-out that is waited for.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    // On a machine that is busy the first may end before the server came so far.
    private static readonly TimeSpan[] Waited = [Short, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)];

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Runs all steps of a checker once, until one fails.</summary>
    public static async Task<CheckResult> RunAsync(
        CheckerConfig checker, IPEndPoint server, ProgramRun? program = null, params TrackFileConfig[] files)
    {
        var compiler = new CheckerCompiler([.. files], new TlsClientIdentity(), _ => program!);
        var compiled = compiler.Compile(checker, new RealServerConfig { Address = InetAddress.From(server.Address), Port = (ushort)server.Port });
        var result = default(CheckResult);
        foreach (var step in compiled.Steps)
        {
            result = await step.RunAsync(CancellationToken.None).AsTask().WaitAsync(Deadline);
            if (!result.IsSuccess)
                break;
        }

        return result;
    }

    /// <summary>Runs a checker that is to give up in a phase, and asserts that it says so.</summary>
    /// <param name="phase">The phase that takes too long.</param>
    /// <param name="checker">Makes the checker, with a time-out.</param>
    /// <param name="server">The server.</param>
    public static async Task AssertGivesUpAsync(string phase, Func<TimeSpan, CheckerConfig> checker, IPEndPoint server)
    {
        var (found, expected) = ("", " ");
        foreach (var timeout in Waited.TakeWhile(_ => found != expected))
        {
            expected = $"- {phase}: not within {timeout.TotalSeconds:0.###} s";
            found = Show(await RunAsync(checker(timeout), server));
        }

        Assert.Equal(expected, found);
    }

    /// <summary>Success as <c>+</c> and failure as <c>-</c>, and what was found.</summary>
    public static string Show(CheckResult result) => $"{(result.IsSuccess ? '+' : '-')} {result.Reason}";

    /// <summary>A connection with a time-out for each phase.</summary>
    public static CheckConnectionConfig Within(TimeSpan timeout) => new() { Timeout = timeout };

    /// <summary>An HTTP checker of one URL.</summary>
    public static HttpCheckConfig Http(HttpUrlConfig? url = null, TimeSpan? timeout = null, bool tls = false) => new()
    {
        IsTls = tls,
        Urls = ImmutableArray.Create(url ?? new HttpUrlConfig { Path = "/" }),
        Connection = Within(timeout ?? Long),
    };
}
