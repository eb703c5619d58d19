using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Health;
using Lb.Core.Model;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Scheduling;

namespace Lb.Core.Runtime.Health;

/// <summary>Whether a real server serves.</summary>
internal enum ServerStage : byte
{
    /// <summary>Its checkers call it well.</summary>
    Up,

    /// <summary>One of its checkers does not.</summary>
    Down,

    /// <summary>Its checkers call it well, and it is kept out because it went up and down too often (<c>flap_damping</c>).</summary>
    Suppressed,
}

/// <summary>
/// One real server of a service as its checkers, an operator and time see it: whether it takes new flows, and with what weight.
/// Belongs to the loop of the health service.
/// </summary>
internal sealed class ServerMonitor
{
    // Three times down within a half-life and the server is kept out; it is let back when the penalty has halved about twice.
    private const double SuppressAbove = 2.5;
    private const double ReuseBelow = 0.75;
    private const int LongestSuppressionInHalfLives = 4;

    private readonly SlowStart _slowStart;
    private readonly FlapDamping? _damping;

    /// <param name="service">The service as configured.</param>
    /// <param name="config">The server as configured.</param>
    /// <param name="checkers">Its checkers.</param>
    /// <param name="before">The server as it stood before a reload, or null: what is not configured otherwise goes on from there.</param>
    public ServerMonitor(
        VirtualServiceConfig service, RealServerConfig config, ImmutableArray<CheckerMonitor> checkers, ServerMonitor? before = null)
    {
        Config = config;
        Checkers = checkers;
        Health = new ServerHealth(config.Weight, [.. checkers.Select(static checker => checker.State.IsUp)]);
        for (var i = 0; i < checkers.Length; i++)
        {
            // What a checker adds to the weight holds until its next success, which may be a delay_loop away.
            _ = Health.Handle(i, checkers[i].State.IsUp, checkers[i].State.Weight);
        }

        _slowStart = new SlowStart(SlowStartOf(service), before?._slowStart);
        _damping = service.FlapHalfLife <= TimeSpan.Zero ? null
            : before is not null && before.FlapHalfLife == service.FlapHalfLife ? before._damping
            : new FlapDamping(SuppressAbove, ReuseBelow, service.FlapHalfLife, LongestSuppressionInHalfLives * service.FlapHalfLife);
        FlapHalfLife = service.FlapHalfLife;
        if (before is not null)
        {
            Stage = before.Stage;

            // A drain goes on until it is undone.
            Order = ServerOrder.EndsWeight(before.Config, config) ? before.Order with { Weight = null } : before.Order;
        }
        else
        {
            Stage = Health.IsUp ? ServerStage.Up : ServerStage.Down;
        }
    }

    /// <summary>The server as configured.</summary>
    public RealServerConfig Config { get; }

    /// <summary>Its checkers.</summary>
    public ImmutableArray<CheckerMonitor> Checkers { get; }

    /// <summary>What the checkers come to.</summary>
    public ServerHealth Health { get; }

    /// <summary>What an operator said, which a reload does not undo.</summary>
    public ServerOrder Order { get; private set; } = ServerOrder.None;

    /// <summary>Whether it serves, as of the last <see cref="Turn"/>.</summary>
    public ServerStage Stage { get; private set; }

    /// <summary>The weight it has while it is up, before slow start.</summary>
    public int Weight => Order.Weight ?? Health.Weight;

    /// <summary>How much of its weight slow start gives it, 1 to 100, as of the last <see cref="PlaceIn"/>.</summary>
    public int RampPercent { get; private set; } = ServerState.FullRampPercent;

    /// <summary>What it adds to the quorum: nothing if it gets no new flows.</summary>
    public int LiveWeight => Stage == ServerStage.Up && !Order.IsDraining ? Weight : 0;

    private TimeSpan FlapHalfLife { get; }

    /// <summary>Takes what one checker found.</summary>
    /// <returns>What that did to the checker.</returns>
    public CheckerTransition Handle(int checker, in CheckResult result, Instant now)
    {
        var state = Checkers[checker].State;
        var transition = state.Handle(result, now);
        var change = Health.Handle(checker, state.IsUp, state.Weight);
        if (change.State && !Health.IsUp)
        {
            _damping?.RecordDown(now);
        }

        return transition;
    }

    /// <summary>Takes what an operator says.</summary>
    public void Obey(ServerOrder order)
    {
        if (Order.IsDraining && !order.IsDraining)
        {
            _slowStart.Begin();
        }
        else if (order.IsDraining)
        {
            _slowStart.Cancel();
        }

        Order = order;
    }

    /// <summary>Brings <see cref="Stage"/> to what checkers and time have made of it.</summary>
    /// <returns>The stage before.</returns>
    public ServerStage Turn(Instant now)
    {
        var before = Stage;
        var isSuppressed = _damping?.IsSuppressedAt(now) == true;
        Stage = !Health.IsUp ? ServerStage.Down : isSuppressed ? ServerStage.Suppressed : ServerStage.Up;
        if (Stage != ServerStage.Up)
        {
            _slowStart.Cancel();
        }
        else if (before != ServerStage.Up)
        {
            _slowStart.Begin();
        }

        return before;
    }

    /// <summary>Takes a drained server out when its deadline has come.</summary>
    /// <returns>Whether it has come now.</returns>
    public bool TryExpireDrain(Instant now)
    {
        var isExpired = Order.Deadline <= now;
        Order = isExpired ? Order with { Deadline = null, IsRemoved = true } : Order;
        return isExpired;
    }

    /// <summary>Where it stands in its service now; null if it is not in it.</summary>
    /// <param name="sorryServerServes">Whether the sorry server has taken over.</param>
    /// <param name="now">The time.</param>
    public PoolServer? PlaceIn(bool sorryServerServes, Instant now)
    {
        RampPercent = ServerState.FullRampPercent;
        if (Order.IsRemoved)
        {
            return null;
        }

        // Draining leaves a server that is well its flows, also where that gives the service to the sorry server.
        var isDraining = Order.IsDraining && Stage == ServerStage.Up;
        var place = PoolRule.OfServer(Stage == ServerStage.Up, Config.InhibitOnFailure || isDraining, sorryServerServes);
        if (place == PoolPlace.Active && !isDraining && Weight > 0)
        {
            RampPercent = _slowStart.PercentAt(now);
            return new PoolServer(Config, Weight, RampPercent: RampPercent);
        }

        _slowStart.Hold();
        return place == PoolPlace.Absent ? null : new PoolServer(Config, 0, isDraining);
    }

    /// <summary>When time alone changes something.</summary>
    public Instant? NextDeadline(Instant now)
    {
        Instant? next = _damping?.NextDeadline;
        foreach (var checker in Checkers)
        {
            next = Instant.Earlier(next, checker.State.NextDeadline);
        }

        return Instant.Earlier(Instant.Earlier(next, _slowStart.NextDeadline(now)), Order.Deadline);
    }

    /// <summary>Slow start where there is a weight to be regained.</summary>
    private static TimeSpan SlowStartOf(VirtualServiceConfig service) =>
        service.CustomScheduler is null && service.Scheduler.WeightUse() == WeightUse.None ? TimeSpan.Zero : service.SlowStart;
}
