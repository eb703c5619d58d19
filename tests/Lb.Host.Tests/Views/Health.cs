using Lb.Core.Model;
using Lb.Core.Runtime.Health;
using Lb.Core.Wire;

namespace Lb.Host.Tests.Views;

/// <summary>Made-up health.</summary>
internal static class Health
{
    /// <summary>A server whose checkers have a verdict, null for none yet, and what they found last, some milliseconds long.</summary>
    public static ServerHealthStatus Of(
        ServiceKey service, InetAddress server, bool isUp, params (string Kind, bool? IsUp, string? Reason, double Milliseconds)[] checkers) => new()
        {
            Service = service,
            Address = server,
            IsUp = isUp,
            IsSuppressed = false,
            IsDraining = false,
            IsRemoved = false,
            OrderedWeight = null,
            FullWeight = 1,
            Checkers =
        [
            .. checkers.Select(static checker => new CheckerStatus(
                checker.Kind, checker.IsUp != false, checker.IsUp is not null, checker.Reason, TimeSpan.FromMilliseconds(checker.Milliseconds), TimeSpan.FromSeconds(2))),
        ],
        };

    /// <summary>The same, with a remark on what its last checker found.</summary>
    public static ServerHealthStatus Remarking(this ServerHealthStatus status, string remark)
    {
        var last = status.Checkers[^1];
        return status with { Checkers = status.Checkers.Replace(last, last with { Reason = $"{last.Reason}; the server also {remark}", Remark = remark }) };
    }
}
