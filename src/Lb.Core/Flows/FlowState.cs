namespace Lb.Core.Flows;

/// <summary>
/// What the client's side of a flow tells about it: the states of IPVS in their order
/// (include/uapi/linux/ip_vs.h, IP_VS_TCP_S_*), and one for all of UDP.
/// </summary>
public enum FlowState : byte
{
    /// <summary>Just made; its first segment is yet to be applied.</summary>
    None,

    /// <summary>Open.</summary>
    Established,

    /// <summary>Not reached by client-side frames; kept because it is IPVS's number 2.</summary>
    SynSent,

    /// <summary>The client sent a SYN.</summary>
    SynRecv,

    /// <summary>The client closed an open connection.</summary>
    FinWait,

    /// <summary>The client closed a connection that was not seen open.</summary>
    TimeWait,

    /// <summary>Reset, or begun in the middle in a way that tells nothing.</summary>
    Close,

    /// <summary>Not reached by client-side frames; kept because it is IPVS's number 7.</summary>
    CloseWait,

    /// <summary>Not reached by client-side frames; kept because it is IPVS's number 8.</summary>
    LastAck,

    /// <summary>Not reached by client-side frames; kept because it is IPVS's number 9.</summary>
    Listen,

    /// <summary>Not reached by client-side frames; kept because it is IPVS's number 10.</summary>
    SynAck,

    /// <summary>A UDP flow.</summary>
    Udp,
}
