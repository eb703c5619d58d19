using Lb.Host.Demo;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>
/// A two-node lab with a name server on each server, built once for all tests of a class. Where it cannot be built,
/// each test that asks for it is skipped with the reason.
/// </summary>
public class ServedLab : IAsyncLifetime
{
    private TwoNodeLab? _lab;
    private LabUnavailableException? _missing;

    internal TwoNodeLab Lab => _lab ?? throw _missing ?? new LabUnavailableException("The lab was not built.");

    internal LabHost Server1 => Lab.Server1;

    internal LabHost Server2 => Lab.Server2;

    internal LabHost Client => Lab.Client;

    internal TrafficClient Traffic => new(Lab.Client);

    public async Task InitializeAsync()
    {
        try
        {
            LabTools.Require("tcpdump", "nft");
            _lab = await TwoNodeLab.StartAsync();
            await PrepareAsync(_lab);
        }
        catch (LabUnavailableException missing)
        {
            _missing = missing;
        }
    }

    public async Task DisposeAsync()
    {
        if (_lab is { } lab)
            await lab.DisposeAsync();
    }

    /// <summary>Starts what the class's tests share; everything ends with the lab.</summary>
    internal virtual Task PrepareAsync(TwoNodeLab lab) =>
        Task.WhenAll(TrafficClient.StartNameServerAsync(lab.Server1), TrafficClient.StartNameServerAsync(lab.Server2));

    /// <summary>
    /// A director's counters when nothing is on its way any more: a server that closes late has the client send one more segment, and a
    /// worker counts a moment after it sent.
    /// </summary>
    /// <param name="client">Where the connections were made.</param>
    /// <param name="director">The director.</param>
    internal static async Task<DirectorCounters> CountersAtRestAsync(LabHost client, Director director)
    {
        await Eventually.TrueAsync("the end of all connections", Eventually.Ample, async () =>
            (await client.RunAsync(["ss", "-Htn", "state", "connected", "exclude", "time-wait"])).Output.Length == 0);
        var last = await director.ReadCountersAsync();
        await Eventually.TrueAsync("counters at rest", Eventually.Ample, async () =>
        {
            var before = last.Received;
            last = await director.ReadCountersAsync();
            return last.Received == before;
        });
        return last;
    }

    /// <summary>The counters' growth while something happens.</summary>
    internal static async Task<DirectorCounters> CountAsync(Director director, Func<Task> happening)
    {
        var before = await director.ReadCountersAsync();
        await happening();
        return await director.ReadCountersAsync() - before;
    }
}
