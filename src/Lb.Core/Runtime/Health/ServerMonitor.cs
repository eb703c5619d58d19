using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Health;
using Lb.Core.Model;
using Lb.Core.Runtime.DataPath;

namespace Lb.Core.Runtime.Health;

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

    // Some schedulers rebuild a table at every change of a weight, between two batches of frames.
    private static readonly TimeSpan RampStep = TimeSpan.FromSeconds(1);

    private readonly SlowStart _slowStart;
    private readonly FlapDamping? _damping;
    private Instant _rampedAt;

    /// <param name="service">The service as configured.</param>
    /// <param name="config">The server as configured.</param>
    /// <param name="checkers">Its checkers.</param>
    public ServerMonitor(VirtualServiceConfig service, RealServerConfig config, ImmutableArray<CheckerMonitor> checkers)
    {
        Config = config;
        Checkers = checkers;
        Health = new ServerHealth(config.Weight, [.. checkers.Select(static checker => checker.State.IsUp)]);
        _slowStart = new SlowStart(service.SlowStart);
        _damping = service.FlapHalfLife > TimeSpan.Zero
            ? new FlapDamping(SuppressAbove, ReuseBelow, service.FlapHalfLife, LongestSuppressionInHalfLives * service.FlapHalfLife)
            : null;
    }

    /// <summary>The server as configured.</summary>
    public RealServerConfig Config { get; }

    /// <summary>Its checkers.</summary>
    public ImmutableArray<CheckerMonitor> Checkers { get; }

    /// <summary>What the checkers come to.</summary>
    public ServerHealth Health { get; }

    /// <summary>What an operator said, which a reload does not undo.</summary>
    public ServerOrder Order { get; set; } = ServerOrder.None;

    /// <summary>Whether the checkers call it well, and it did not go up and down too often.</summary>
    public bool IsUpAt(Instant now) => Health.IsUp && !IsSuppressedAt(now);

    /// <summary>Whether it is kept out because it went up and down too often.</summary>
    public bool IsSuppressedAt(Instant now) => _damping?.IsSuppressedAt(now) == true;

    /// <summary>The weight that counts for the quorum and holds while it is up.</summary>
    public int Weight => Order.Weight ?? Health.Weight;

    /// <summary>Takes what one checker found.</summary>
    /// <returns>What that changed.</returns>
    public ServerChange Handle(int checker, in CheckResult result, Instant now)
    {
        var state = Checkers[checker].State;
        _ = state.Handle(result, now);
        var change = Health.Handle(checker, state.IsUp, result.Weight);
        if (change.State && Health.IsUp)
        {
            _slowStart.Begin(now);
            _rampedAt = now;
        }
        else if (change.State)
        {
            _slowStart.Cancel();
            _damping?.RecordDown(now);
        }

        return change;
    }

    /// <summary>Where it stands in its service now; null if it is not in it.</summary>
    /// <param name="sorryServerServes">Whether the sorry server has taken over.</param>
    /// <param name="now">The time.</param>
    public PoolServer? PlaceIn(bool sorryServerServes, Instant now)
    {
        if (Order.IsRemoved)
        {
            return null;
        }

        if (Order.IsDraining)
        {
            return new PoolServer(Config, 0);
        }

        return PoolRule.OfServer(IsUpAt(now), Config.InhibitOnFailure, sorryServerServes) switch
        {
            PoolPlace.Active => new PoolServer(Config, RampedWeight(now)),
            PoolPlace.Inhibited => new PoolServer(Config, 0),
            _ => null,
        };
    }

    /// <summary>When time alone changes something.</summary>
    public Instant? NextDeadline(Instant now)
    {
        Instant? next = _damping?.NextDeadline;
        foreach (var checker in Checkers)
        {
            next = Earlier(next, checker.State.NextDeadline);
        }

        if (_slowStart.NextDeadline(Weight, now) is { } growth)
        {
            var step = _rampedAt + RampStep;
            next = Earlier(next, growth > step ? growth : step);
        }

        return Earlier(next, Order.Deadline);
    }

    private int RampedWeight(Instant now)
    {
        _rampedAt = now;
        return _slowStart.WeightAt(Weight, now);
    }

    private static Instant? Earlier(Instant? left, Instant? right) => left is null || right < left ? right : left;
}
