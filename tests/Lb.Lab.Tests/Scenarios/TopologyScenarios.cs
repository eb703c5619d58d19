using System.Net;
using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>The network changes while directors run: they follow.</summary>
public sealed class TopologyScenarios(TopologyScenarios.TwoDirectors fixture) : IClassFixture<TopologyScenarios.TwoDirectors>
{
    private const int Connections = 8;

    // A neighbour that went is asked three times, a second apart, after a refresh of five seconds; then it is looked for anew.
    private static readonly TimeSpan Patience = 3 * Eventually.Ample;
    private static readonly IPEndPoint Vip = new(TwoNodeLab.Vip, LbService.NamePort);

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task RemoteServer_GetsAnotherMacAddress_IsFoundThere()
    {
        const string Mac = "02:00:00:00:00:b2";

        await SetMacAsync(fixture.Server2, Mac);

        await BothAnswerAsync();
        Assert.Contains($"198.18.0.2 is now reached so: {Mac}", await fixture.Director1.WaitForLogAsync(Mac, Patience), StringComparison.Ordinal);

        // It is a peer director too: what it redirects is known by its new address.
        await Eventually.TrueAsync(
            "the peer's new address in the director's guard", Patience, async () => (await GuardOfAsync(fixture.Server1)).Contains(Mac, StringComparison.Ordinal));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Director_GetsAnotherMacAddress_GoesOnThere()
    {
        const string Mac = "02:00:00:00:00:a1";

        await SetMacAsync(fixture.Server1, Mac);

        await BothAnswerAsync();
        await fixture.Director1.WaitForLogAsync($"eth0 now has the MAC address {Mac}", Patience);
        await Eventually.TrueAsync(
            "the director's new address in its peer's guard", Patience, async () => (await GuardOfAsync(fixture.Server2)).Contains(Mac, StringComparison.Ordinal));
        var counted = await ServedLab.CountAsync(fixture.Director2, () => BothAnswerAsync());
        Assert.True(counted.RedirectedByPeer > 0);
        Assert.Equal(0, counted.Forwarded);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task RemoteServer_OffTheLanAndBack_IsUnresolvedMeanwhile()
    {
        await fixture.Server2.RunAsync(["ip", "link", "set", "eth0", "down"]);

        await Eventually.TrueAsync("a drop for a lost neighbour", Patience, async () =>
        {
            await fixture.Traffic.AskAsync(Vip, 1);
            return (await fixture.Director1.ReadCountersAsync()).Dropped["neighbor_unresolved"] > 0;
        });

        await fixture.Server2.RunAsync(["ip", "link", "set", "eth0", "up"]);
        await BothAnswerAsync();
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Director_OffTheLanAndBack_GoesOn()
    {
        await fixture.Server1.RunAsync(["ip", "link", "set", "eth0", "down"]);
        await fixture.Director1.WaitForLogAsync("no route", Patience);

        await fixture.Server1.RunAsync(["ip", "link", "set", "eth0", "up"]);

        await BothAnswerAsync();
        Assert.False(fixture.Director1.HasExited);
    }

    private static async Task<string> GuardOfAsync(LabHost host) => (await host.RunAsync(["nft", "list", "ruleset"])).Output;

    private async Task SetMacAsync(LabHost host, string mac)
    {
        await host.RunAsync(["ip", "link", "set", "eth0", "address", mac]);

        // A VRRP master announces itself (gratuitous ARP); here the client forgets instead.
        await fixture.Client.RunAsync(["ip", "neigh", "flush", "dev", "eth0"]);
    }

    private Task BothAnswerAsync() => Eventually.TrueAsync("an answer of both servers to all questions", Patience, async () =>
    {
        var asked = await fixture.Traffic.AskAsync(Vip, Connections);
        return asked is { Errors.Count: 0, Shares.Count: 2 };
    });

    public sealed class TwoDirectors : ServedLab
    {
        internal Director Director1 { get; private set; } = null!;

        internal Director Director2 { get; private set; } = null!;

        internal override async Task PrepareAsync(TwoNodeLab lab)
        {
            await base.PrepareAsync(lab);
            var file = LbService.FileOf(LbService.AllOf(TwoNodeLab.Vip));
            Director1 = await Director.StartAsync(lab.Server1, file);
            Director2 = await Director.StartAsync(lab.Server2, file);
        }
    }
}
