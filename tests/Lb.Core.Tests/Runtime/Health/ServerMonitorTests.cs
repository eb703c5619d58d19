using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Health;
using Lb.Core.Model;
using Lb.Core.Runtime.Health;

namespace Lb.Core.Tests.Runtime.Health;

/// <summary>The weight that checkers give a server, through failures and reloads.</summary>
public sealed class ServerMonitorTests
{
    private static readonly CheckerSettings Settings = new()
    {
        DelayLoop = TimeSpan.FromSeconds(10), Warmup = TimeSpan.Zero, Retry = 1, DelayBeforeRetry = TimeSpan.FromSeconds(1),
    };

    private static readonly VirtualServiceConfig Service = MonitoredService.Config(5);

    [Fact]
    public void Weight_ForgivenFailure_IsThatOfTheLastSuccess()
    {
        var server = Make();
        _ = server.Handle(0, Success(40), Instant.Zero);

        _ = server.Handle(0, new CheckResult(false, "", TimeSpan.Zero), Instant.Zero);

        Assert.Equal((45, ServerStage.Up), (server.Weight, server.Stage));
    }

    [Fact]
    public void Weight_AfterAReload_IsThatOfTheLastSuccess()
    {
        var before = Make();
        _ = before.Handle(0, Success(40), Instant.Zero);

        Assert.Equal(45, Make(before).Weight);
    }

    [Fact]
    public void Handle_FirstResultOfAnUnseenServerIsAFailure_IsToBeTold()
    {
        var server = new ServerMonitor(Service, Service.RealServers[0], [Checker(Settings with { Alpha = true }, null)]);

        Assert.Equal(CheckerTransition.ConfirmedDown, server.Handle(0, new CheckResult(false, "", TimeSpan.Zero), Instant.Zero));
        Assert.Equal(CheckerTransition.None, server.Handle(0, new CheckResult(false, "", TimeSpan.Zero), Instant.Zero));
    }

    private static ServerMonitor Make(ServerMonitor? before = null) => new(Service, Service.RealServers[0], [Checker(Settings, before)], before);

    private static CheckerMonitor Checker(CheckerSettings settings, ServerMonitor? before)
    {
        var state = new CheckerState(settings, Instant.Zero, 0);
        if (before is not null)
            state.Resume(before.Checkers[0].State, Instant.Zero);

        return new CheckerMonitor(new CompiledChecker(new FileCheckConfig { TrackFile = "f" }, settings, 80, []), state);
    }

    private static CheckResult Success(long weight) => new(true, "", TimeSpan.Zero, WeightInfluence.Add(weight));
}
