namespace Lb.Core.Flows;

/// <summary>What IPVS says about a <see cref="FlowState"/>.</summary>
public static class FlowStates
{
    /// <summary>How many states there are.</summary>
    internal const int Count = (int)FlowState.Udp + 1;

    private const uint ActiveStates =
        (1 << (int)FlowState.Established) | (1 << (int)FlowState.SynSent) | (1 << (int)FlowState.SynRecv) | (1 << (int)FlowState.SynAck);

    private static readonly string[] Names =
    [
        "NONE", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT", "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "SYNACK", "UDP",
    ];

    /// <summary>
    /// Whether a flow in this state is counted among its server's active connections, else among the inactive ones
    /// (net/netfilter/ipvs/ip_vs_proto_tcp.c, tcp_state_active_table; UDP is inactive).
    /// </summary>
    public static bool IsActive(this FlowState state) => ((ActiveStates >> (int)state) & 1) != 0;

    /// <summary>The state as <c>ipvsadm -Lnc</c> prints it: <c>SYN_RECV</c>.</summary>
    public static string IpvsName(this FlowState state) => (int)state < Names.Length ? Names[(int)state] : "ERR!";
}
