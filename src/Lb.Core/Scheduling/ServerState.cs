using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Scheduling;

/// <summary>
/// One real server of one virtual service as one worker sees it: its weight and the flows it has from there.
/// For that worker's thread only.
/// </summary>
/// <param name="realServerId">The number flow entries know it by.</param>
/// <param name="address">Its address (RIP).</param>
/// <param name="weight">Its weight.</param>
public sealed class ServerState(RealServerId realServerId, InetAddress address, int weight)
{
    /// <summary>What <see cref="RampPercent"/> is outside slow start.</summary>
    public const int FullRampPercent = 100;

    /// <summary>The highest weight <c>ipvsadm</c> takes (ipvsadm(8), <c>--weight</c>).</summary>
    public const int MaximumWeight = 65535;

    /// <summary>The number flow entries know it by.</summary>
    public RealServerId RealServerId { get; } = realServerId;

    /// <summary>Its address (RIP).</summary>
    public InetAddress Address { get; } = address;

    /// <summary>
    /// The port IPVS would list it with: under direct routing the virtual port. Part of what <c>mh</c> hashes, so that a director that runs
    /// IPVS and one that runs this balancer pick alike.
    /// </summary>
    public ushort Port { get; init; }

    /// <summary>
    /// Its share of new flows in proportion to the other servers' weights, 0 to <see cref="MaximumWeight"/>; at 0 it gets none
    /// and keeps those it has. During slow start the part it has yet, rounded up. Tell the scheduler with <see cref="IScheduler.Edit"/>
    /// when it was set, which also ends slow start.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int Weight
    {
        get;
        set => (FullWeight, RampPercent, WeightHundredths, field) = (Checked(value), FullRampPercent, value * FullRampPercent, value);
    } = Checked(weight);

    /// <summary>How much of its weight it has in percent: 1 to 99 during slow start, <see cref="FullRampPercent"/> otherwise.</summary>
    public int RampPercent { get; private set; } = FullRampPercent;

    /// <summary>
    /// The weight in hundredths, to be compared with those of other servers: 100 times <see cref="Weight"/>, and during slow start fine
    /// enough that one of weight 1 comes back little by little too.
    /// </summary>
    /// <remarks>
    /// Every server's weight has the factor 100 at all times, so that slow start begins and ends without a change of scale: a scheduler that
    /// only compares ratios picks the same with it and without. What compares a weight with a number of connections takes
    /// <see cref="Weight"/>. The largest, 6,553,500, times any load fits 64 bits.
    /// </remarks>
    public int WeightHundredths { get; private set; } = weight * FullRampPercent;

    /// <summary>The weight it has when slow start is over.</summary>
    internal int FullWeight { get; private set; } = weight;

    /// <summary>Flows in a state that <see cref="FlowStates.IsActive"/>.</summary>
    public int ActiveConnections { get; private set; }

    /// <summary>All its other flows.</summary>
    public int InactiveConnections { get; private set; }

    /// <summary>
    /// Clients of a persistent service that are remembered to go to it (<c>ipvsadm -Ln --persistent-conn</c>). They are no flows, and count for
    /// no threshold.
    /// </summary>
    public int PersistentConnections { get; private set; }

    /// <summary>Whether an operator lets it drain, so that remembered clients go elsewhere too. No scheduler picks it, for its weight is 0.</summary>
    public bool IsDraining { get; internal set; }

    /// <summary>Flows at which it gets no more (<c>ipvsadm -x</c>); 0 for no limit.</summary>
    public int UpperThreshold { get; private set; }

    /// <summary>Flows below which it gets some again (<c>ipvsadm -y</c>); 0 for three quarters of the upper threshold.</summary>
    public int LowerThreshold { get; private set; }

    /// <summary>Whether it reached its upper threshold and did not fall below its lower one since.</summary>
    public bool IsOverloaded { get; private set; }

    /// <summary>Whether it may be picked: its weight is above 0 and it is not overloaded.</summary>
    public bool IsUsable => Weight > 0 && !IsOverloaded;

    /// <summary>What its flows weigh: an active one as much as 256 others (include/net/ip_vs.h, ip_vs_dest_conn_overhead).</summary>
    internal long Load => (ActiveConnections * 256L) + InactiveConnections;

    private int Connections => ActiveConnections + InactiveConnections;

    /// <summary>Sets a weight of which slow start gives it a part, of one above 0 at least 1.</summary>
    /// <param name="fullWeight">The weight, 0 to <see cref="MaximumWeight"/>.</param>
    /// <param name="rampPercent">The part in percent, 1 to <see cref="FullRampPercent"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void SetWeight(int fullWeight, int rampPercent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rampPercent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rampPercent, FullRampPercent);
        var hundredths = Checked(fullWeight) * rampPercent;
        Weight = (hundredths + FullRampPercent - 1) / FullRampPercent;
        (FullWeight, RampPercent, WeightHundredths) = (fullWeight, rampPercent, hundredths);
    }

    /// <summary>
    /// Sets the thresholds. A server that is overloaded stays so until a flow ends, unless its upper threshold is lifted
    /// (net/netfilter/ipvs/ip_vs_ctl.c, __ip_vs_update_dest).
    /// </summary>
    /// <param name="upper">Flows at which it gets no more, active and inactive together; 0 for no limit.</param>
    /// <param name="lower">Flows below which it gets some again; 0 for three quarters of <paramref name="upper"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative.</exception>
    public void SetThresholds(int upper, int lower)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(upper);
        ArgumentOutOfRangeException.ThrowIfNegative(lower);
        if (upper == 0 || upper > UpperThreshold)
        {
            IsOverloaded = false;
        }

        UpperThreshold = upper;
        LowerThreshold = lower;
    }

    /// <summary>Counts a new flow that is in <paramref name="state"/> (ip_vs_conn.c, ip_vs_bind_dest).</summary>
    public void AddFlow(FlowState state)
    {
        Count(state, 1);
        if (UpperThreshold != 0 && Connections >= UpperThreshold)
        {
            IsOverloaded = true;
        }
    }

    /// <summary>Moves a flow between the counters as its state changes.</summary>
    public void ChangeFlow(FlowState before, FlowState after)
    {
        if (before.IsActive() != after.IsActive())
        {
            Count(before, -1);
            Count(after, 1);
        }
    }

    /// <summary>Stops counting a flow that ended in <paramref name="state"/> (ip_vs_conn.c, ip_vs_unbind_dest).</summary>
    public void RemoveFlow(FlowState state)
    {
        Count(state, -1);
        IsOverloaded &= LowerThreshold != 0
            ? Connections >= LowerThreshold
            : Connections * 4L >= UpperThreshold * 3L && UpperThreshold != 0;
    }

    /// <summary>Counts a client that goes to it from now on.</summary>
    internal void AddTemplate() => PersistentConnections++;

    /// <summary>Stops counting a client.</summary>
    internal void RemoveTemplate() => PersistentConnections--;

    /// <summary>For people: address and weight.</summary>
    public override string ToString() => $"{Address} weight {Weight}";

    private static int Checked(int weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, MaximumWeight);
        return weight;
    }

    private void Count(FlowState state, int change)
    {
        if (state.IsActive())
        {
            ActiveConnections += change;
        }
        else
        {
            InactiveConnections += change;
        }
    }
}
