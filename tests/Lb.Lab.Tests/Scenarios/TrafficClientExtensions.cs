using System.Net;
using Lb.Host.Lab.Traffic;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>Load that lasts as long as something else does.</summary>
internal static class TrafficClientExtensions
{
    /// <summary>Asks in rounds until told that it is enough; the round under way is finished.</summary>
    public static async Task<IReadOnlyList<AskReport>> AskUntilAsync(this TrafficClient client, IPEndPoint server, int round, CancellationToken enough)
    {
        var reports = new List<AskReport>();
        do
            reports.Add(await client.AskAsync(server, round, cancellation: CancellationToken.None));
        while (!enough.IsCancellationRequested);
        return reports;
    }
}
