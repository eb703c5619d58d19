namespace Lb.Core.Flows;

/// <summary>How long a flow in each state lives without a frame. Immutable.</summary>
public sealed class FlowTimeouts
{
    private readonly uint[] _milliseconds;

    private FlowTimeouts(uint[] milliseconds) => _milliseconds = milliseconds;

    /// <summary>The longest time-out: a deadline further away could not be told from one that has passed.</summary>
    public static TimeSpan Maximum { get; } = TimeSpan.FromDays(24);

    /// <summary>The kernel's values (net/netfilter/ipvs/ip_vs_proto_tcp.c, tcp_timeouts; ip_vs_proto_udp.c, udp_timeouts).</summary>
    public static FlowTimeouts Default { get; } = new(InMilliseconds());

    /// <summary>The time-out of a state, in milliseconds.</summary>
    public uint this[FlowState state] => _milliseconds[(int)state];

    /// <summary>
    /// Other values for the three that <c>ipvsadm --set</c> takes; <see cref="TimeSpan.Zero"/> keeps a value, as 0 does there.
    /// </summary>
    /// <param name="established">For <see cref="FlowState.Established"/>; 900 s unless set.</param>
    /// <param name="finWait">For <see cref="FlowState.FinWait"/>; 120 s unless set.</param>
    /// <param name="udp">For <see cref="FlowState.Udp"/>; 300 s unless set.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is neither zero nor from 1 ms to <see cref="Maximum"/>.</exception>
    public FlowTimeouts With(TimeSpan established, TimeSpan finWait, TimeSpan udp)
    {
        var milliseconds = (uint[])_milliseconds.Clone();
        Set(FlowState.Established, established, nameof(established));
        Set(FlowState.FinWait, finWait, nameof(finWait));
        Set(FlowState.Udp, udp, nameof(udp));
        return new FlowTimeouts(milliseconds);

        void Set(FlowState state, TimeSpan value, string name)
        {
            if (value == TimeSpan.Zero)
            {
                return;
            }

            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1), name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Maximum, name);
            milliseconds[(int)state] = (uint)value.TotalMilliseconds;
        }
    }

    private static uint[] InMilliseconds()
    {
        var milliseconds = new uint[FlowStates.Count];
        milliseconds[(int)FlowState.None] = 2_000;
        milliseconds[(int)FlowState.Established] = 900_000;
        milliseconds[(int)FlowState.SynSent] = 120_000;
        milliseconds[(int)FlowState.SynRecv] = 60_000;
        milliseconds[(int)FlowState.FinWait] = 120_000;
        milliseconds[(int)FlowState.TimeWait] = 120_000;
        milliseconds[(int)FlowState.Close] = 10_000;
        milliseconds[(int)FlowState.CloseWait] = 60_000;
        milliseconds[(int)FlowState.LastAck] = 30_000;
        milliseconds[(int)FlowState.Listen] = 120_000;
        milliseconds[(int)FlowState.SynAck] = 120_000;
        milliseconds[(int)FlowState.Udp] = 300_000;
        return milliseconds;
    }
}
