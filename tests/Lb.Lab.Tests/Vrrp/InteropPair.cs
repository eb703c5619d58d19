using Lb.Host.Lab;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>Two hosts of one network, one for lb-host ("ours") and one for keepalived ("theirs"), with all of <see cref="VirtualRouters"/>.</summary>
internal sealed class InteropPair(LabNetwork lan, LabHost ourHost, LabHost theirHost, AddressWatch ourAddresses, AddressWatch theirAddresses)
{
    private static readonly TimeSpan Patience = Eventually.Ample;

    public LabNetwork Lan => lan;

    public LabHost OurHost => ourHost;

    public AddressWatch OurAddresses => ourAddresses;

    public AddressWatch TheirAddresses => theirAddresses;

    /// <summary>The lb-host started last.</summary>
    public VrrpNode Ours { get; private set; } = null!;

    /// <summary>The keepalived started last.</summary>
    public VrrpNode Theirs { get; private set; } = null!;

    public static async Task<InteropPair> BuildAsync(LabSandbox lab)
    {
        var lan = await lab.AddNetworkAsync("lan");
        var ours = await lab.AddHostAsync(
            "ours", lan, $"{VirtualRouter.OurAddress}/24", $"{VirtualRouter.OurHigherAddress}/24", $"{VirtualRouter.OurIPv6Address}/64");

        // What gives hosts their addresses gives them back after a lost link; here the kernel keeps them meanwhile.
        await ours.SetSysctlsAsync("net.ipv6.conf.eth0.keep_addr_on_down=1");
        var theirs = await lab.AddHostAsync("theirs", lan, $"{VirtualRouter.TheirAddress}/24", $"{VirtualRouter.TheirIPv6Address}/64");
        return new InteropPair(lan, ours, theirs, await AddressWatch.StartAsync(ours), await AddressWatch.StartAsync(theirs));
    }

    /// <summary>Starts lb-host.</summary>
    /// <returns>When all its instances were BACKUP.</returns>
    public async Task<DateTime> StartOursAsync()
    {
        Ours = await VrrpNode.StartLbHostAsync(ourHost, FileOf(ours: true));
        await Ours.WaitForEnteredAsync("BACKUP", VirtualRouters.All.Count);
        return DateTime.UtcNow;
    }

    /// <summary>Starts keepalived.</summary>
    /// <returns>When all its instances were BACKUP.</returns>
    public async Task<DateTime> StartTheirsAsync()
    {
        Theirs = await VrrpNode.StartKeepalivedAsync(theirHost, FileOf(ours: false));
        await Theirs.WaitForEnteredAsync("BACKUP", VirtualRouters.All.Count);
        return DateTime.UtcNow;
    }

    /// <summary>Has each host discard what the other advertises; both still send.</summary>
    public Task SplitAsync() => Task.WhenAll(BlockAsync(ourHost), BlockAsync(theirHost));

    /// <summary>Ends a split.</summary>
    public Task HealAsync() => Task.WhenAll(UnblockAsync(ourHost), UnblockAsync(theirHost));

    /// <summary>Waits until every virtual router's addresses are on the host where they belong.</summary>
    /// <param name="isOurs">Whether lb-host is to hold them, else keepalived.</param>
    /// <param name="oneIsDead">Whether one of the two is dead or stopped, and cannot take its addresses away.</param>
    public Task HeldAsync(Func<VirtualRouter, bool> isOurs, bool oneIsDead = false) => AwaitAsync(
        router => oneIsDead
            ? Holds(isOurs(router) ? ourAddresses : theirAddresses, router)
            : Holds(ourAddresses, router) == isOurs(router) && Holds(theirAddresses, router) != isOurs(router));

    /// <summary>Waits until both hold everything.</summary>
    public Task HeldByBothAsync() => AwaitAsync(router => Holds(ourAddresses, router) && Holds(theirAddresses, router));

    private static bool Holds(AddressWatch host, VirtualRouter router) => router.Addresses.All(address => host.Holds(address));

    private static Task BlockAsync(LabHost host) => host.RunAsync(
        ["nft", "add table inet split; add chain inet split in { type filter hook input priority 0; }; add rule inet split in meta l4proto 112 drop"]);

    private static Task UnblockAsync(LabHost host) => host.RunAsync(["nft", "delete table inet split"]);

    // lb-host's VRRP thread comes before others who want the processor; keepalived is to have the same.
    private static string FileOf(bool ours) =>
        $"global_defs {{\n    router_id lab\n    {(ours ? string.Empty : "vrrp_priority -20")}\n}}\n{string.Concat(VirtualRouters.All.Select(router => router.InstanceOf(ours)))}";

    private async Task AwaitAsync(Func<VirtualRouter, bool> isInPlace)
    {
        try
        {
            await Eventually.TrueAsync("the addresses where they belong", Patience, () => VirtualRouters.All.All(isInPlace));
        }
        catch (LabException late)
        {
            var misplaced = VirtualRouters.All.Where(router => !isInPlace(router))
                .Select(router => $"{router} (ours {Holds(ourAddresses, router)}, theirs {Holds(theirAddresses, router)})");
            throw new LabException(
                $"{late.Message} {string.Join("; ", misplaced)}\n{string.Join('\n', Ours.Log)}\n{string.Join('\n', Theirs?.Log ?? [])}", late);
        }
    }
}
