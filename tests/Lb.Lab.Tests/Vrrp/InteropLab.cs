using Lb.Host.Lab;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>
/// One story that an lb-host and a keepalived live through together, as the two nodes of every virtual router of
/// <see cref="VirtualRouters"/> at once. It runs once for all tests of a class; they look at what was recorded.
/// </summary>
public sealed class InteropLab : IAsyncLifetime
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private LabUnavailableException? _missing;
    private InteropRecord? _record;

    internal InteropRecord Record => _record ?? throw _missing ?? new LabUnavailableException("The lab was not built.");

    public async Task InitializeAsync()
    {
        try
        {
            LabTools.Require("tcpdump", "tshark", "keepalived", "nft");
            await using var lab = await LabSandbox.StartAsync();
            var pair = await InteropPair.BuildAsync(lab);
            await using var capture = await pair.Lan.CaptureAsync("ip proto 112 or ip6 proto 112");
            var moments = await RunAsync(pair);
            await capture.StopAsync();
            _record = new InteropRecord(
                moments, Advertisement.Read(capture.OutsidePath), $"{pair.OurHost.Macs[0]}", pair.OurAddresses.Holdings, pair.TheirAddresses.Holdings);
        }
        catch (LabUnavailableException missing)
        {
            _missing = missing;
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<InteropMoments> RunAsync(InteropPair pair)
    {
        // lb-host alone becomes MASTER of all; keepalived comes and preempts where it is preferred, except where it is told not to.
        var start = DateTime.UtcNow;
        _ = await pair.StartOursAsync();
        await pair.HeldAsync(_ => true);
        var theirStart = DateTime.UtcNow;
        _ = await pair.StartTheirsAsync();
        await pair.HeldAsync(router => !VirtualRouters.Theirs.Contains(router));

        // Death of lb-host, and its return.
        var ourDeath = DateTime.UtcNow;
        await pair.Ours.KillAsync();
        await pair.HeldAsync(_ => false, oneIsDead: true);
        var ourRestart = DateTime.UtcNow;
        var ourReturn = await pair.StartOursAsync();
        await pair.HeldAsync(VirtualRouters.Ours.Contains);
        var leftovers = pair.Ours.Log.Count(line => line.Contains("did not end in order left it", StringComparison.Ordinal));

        // Death of keepalived; then lb-host is MASTER of all, and hands everything over.
        var theirDeath = DateTime.UtcNow;
        await pair.Theirs.KillAsync();
        await pair.HeldAsync(_ => true, oneIsDead: true);
        var theirReturn = await pair.StartTheirsAsync();
        var ourHandover = DateTime.UtcNow;
        var exitCode = await pair.Ours.StopAsync();
        await pair.HeldAsync(_ => false);

        // keepalived hands everything over.
        _ = await pair.StartOursAsync();
        var theirHandover = DateTime.UtcNow;
        _ = await pair.Theirs.StopAsync();
        await pair.HeldAsync(_ => true);

        // lb-host is kept from running for a while, and keepalived takes over.
        _ = await pair.StartTheirsAsync();
        var pause = DateTime.UtcNow;
        await pair.Ours.SignalAsync(LabSignal.Stop);
        await pair.HeldAsync(_ => false, oneIsDead: true);
        await Eventually.TrueAsync("the end of the pause", Eventually.Ample, () => DateTime.UtcNow - pause >= Pause);
        var pauseEnd = DateTime.UtcNow;
        await pair.Ours.SignalAsync(LabSignal.Continue);
        var continued = DateTime.UtcNow;
        await pair.Ours.WaitForLogAsync("kept from running");
        await pair.HeldAsync(VirtualRouters.IsOursAfterAContest);

        // Neither hears the other, until both hold everything; then they do again.
        var split = DateTime.UtcNow;
        await pair.SplitAsync();
        await pair.HeldByBothAsync();
        await pair.HealAsync();
        var heal = DateTime.UtcNow;
        await pair.HeldAsync(VirtualRouters.IsOursAfterAContest);
        var linkDown = DateTime.UtcNow;

        // lb-host loses its link, and gets it back.
        await pair.OurHost.RunAsync(["ip", "link", "set", "eth0", "down"]);
        await pair.HeldAsync(_ => false);
        var linkUp = DateTime.UtcNow;
        await pair.OurHost.RunAsync(["ip", "link", "set", "eth0", "up"]);
        var linkIsUp = DateTime.UtcNow;
        await pair.HeldAsync(VirtualRouters.Ours.Contains);

        _ = await pair.Theirs.StopAsync();
        _ = await pair.Ours.StopAsync();
        return new InteropMoments(
            start, theirStart, ourDeath, ourReturn, theirDeath, theirReturn, ourHandover, theirHandover, pause, pauseEnd, split, heal, linkDown, linkUp)
        {
            OurRestart = ourRestart,
            Continued = continued,
            LinkIsUp = linkIsUp,
            Leftovers = leftovers,
            OurExitCode = exitCode,
        };
    }
}

/// <summary>When the parts of the story began.</summary>
/// <param name="Start">lb-host was started, alone.</param>
/// <param name="TheirStart">keepalived was started beside it.</param>
/// <param name="OurDeath">lb-host, preferred by half, was killed.</param>
/// <param name="OurReturn">It was BACKUP again.</param>
/// <param name="TheirDeath">keepalived, preferred by the other half, was killed.</param>
/// <param name="TheirReturn">It was BACKUP again.</param>
/// <param name="OurHandover">lb-host, MASTER of all, was asked to end.</param>
/// <param name="TheirHandover">keepalived, MASTER of all, was asked to end.</param>
/// <param name="Pause">lb-host, MASTER of all, was stopped.</param>
/// <param name="PauseEnd">It was about to be continued.</param>
/// <param name="Split">Advertisements no longer reached the other.</param>
/// <param name="Heal">They did again.</param>
/// <param name="LinkDown">All was in order again, and lb-host lost its link.</param>
/// <param name="LinkUp">It was about to get it back.</param>
internal sealed record InteropMoments(
    DateTime Start,
    DateTime TheirStart,
    DateTime OurDeath,
    DateTime OurReturn,
    DateTime TheirDeath,
    DateTime TheirReturn,
    DateTime OurHandover,
    DateTime TheirHandover,
    DateTime Pause,
    DateTime PauseEnd,
    DateTime Split,
    DateTime Heal,
    DateTime LinkDown,
    DateTime LinkUp)
{
    /// <summary>lb-host was about to be started again after its death.</summary>
    public required DateTime OurRestart { get; init; }

    /// <summary>lb-host had been continued: to start the program that does it takes a while.</summary>
    public required DateTime Continued { get; init; }

    /// <summary>lb-host had its link back.</summary>
    public required DateTime LinkIsUp { get; init; }

    /// <summary>For how many instances the lb-host that came back said that it removed what its predecessor left.</summary>
    public required int Leftovers { get; init; }

    /// <summary>How lb-host ended when asked to.</summary>
    public required int OurExitCode { get; init; }
}
