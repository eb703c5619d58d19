using Lb.Core.Health;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>TCP_CHECK: the server accepts a connection, which is then closed.</summary>
internal sealed class TcpCheck(CheckTarget target) : ICheck
{
    /// <inheritdoc/>
    public ValueTask<CheckResult> RunAsync(CancellationToken cancellationToken) => CheckRun.Of(
        target.Timeout,
        async phases =>
        {
            phases.Begin("connect");
            using var socket = await target.ConnectTcpAsync(phases.Token);
            return "connected";
        },
        cancellationToken);
}
