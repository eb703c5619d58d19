using static Lb.Core.Flows.FlowState;

namespace Lb.Core.Flows;

/// <summary>
/// How a client's TCP segment changes its flow's state when the server's replies are not seen, as in direct routing:
/// the "INPUT-ONLY" table of net/netfilter/ipvs/ip_vs_proto_tcp.c, checked against what a kernel was seen to do.
/// </summary>
public static class TcpTransitions
{
    private const int RowLength = 16;

    /// <summary>One row of target states a kind of segment, one column a current state; the columns after SYNACK are never used.</summary>
    private static ReadOnlySpan<byte> Table =>
    [
        // NONE, ESTABLISHED, SYN_SENT, SYN_RECV, FIN_WAIT, TIME_WAIT, CLOSE, CLOSE_WAIT, LAST_ACK, LISTEN, SYNACK
        // RST
        CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, CL, CL, CL, CL, CL, CL,
        // SYN
        SR, ES, ES, SR, SR, SR, SR, SR, SR, SR, SR, CL, CL, CL, CL, CL,
        // FIN
        CL, FW, SS, TW, FW, TW, CL, CW, LA, LI, TW, CL, CL, CL, CL, CL,
        // ACK. From NONE, which takes sloppy mode, to ESTABLISHED: a connection that this director did not see begin.
        ES, ES, SS, ES, FW, TW, CL, CW, CL, LI, ES, CL, CL, CL, CL, CL,
        // None of the four: the kernel finds no row and closes, whatever the state was.
        CL, CL, CL, CL, CL, CL, CL, CL, CL, CL, CL, CL, CL, CL, CL, CL,
    ];

    /// <summary>The row for each combination of ACK, PSH, RST, SYN and FIN: RST decides before SYN, SYN before FIN, FIN before ACK.</summary>
    private static ReadOnlySpan<byte> RowOfFlags =>
    [
        4, 2, 1, 1, 0, 0, 0, 0, 4, 2, 1, 1, 0, 0, 0, 0,
        3, 2, 1, 1, 0, 0, 0, 0, 3, 2, 1, 1, 0, 0, 0, 0,
    ];

    private const byte ES = (byte)Established;
    private const byte SS = (byte)SynSent;
    private const byte SR = (byte)SynRecv;
    private const byte FW = (byte)FinWait;
    private const byte TW = (byte)TimeWait;
    private const byte CL = (byte)Close;
    private const byte CW = (byte)CloseWait;
    private const byte LA = (byte)LastAck;
    private const byte LI = (byte)Listen;

    /// <summary>The state after a client's segment. A new flow starts in <see cref="None"/> and applies its first segment too.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="flags">The octet of control bits of the TCP header (RFC 9293 §3.1), FIN lowest.</param>
    public static FlowState Next(FlowState state, byte flags)
    {
        var row = RowOfFlags[flags & 0x1F];
        return (FlowState)Table[(row * RowLength) + ((int)state & (RowLength - 1))];
    }
}
