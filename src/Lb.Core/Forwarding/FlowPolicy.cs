namespace Lb.Core.Forwarding;

/// <summary>
/// The switches about flows that IPVS has under <c>net.ipv4.vs</c>, with its defaults (Documentation/networking/ipvs-sysctl.rst). They hold for
/// all services.
/// </summary>
public sealed record FlowPolicy
{
    /// <summary>The highest <see cref="ConnectionReuseMode"/>.</summary>
    public const int MaximumConnectionReuseMode = 3;

    /// <summary>
    /// Whether a flow whose real server was removed ends with its next frame, which is then treated as if nobody knew the flow
    /// (<c>expire_nodest_conn</c>); else its frames are dropped and it goes on if the server comes back. A SYN on a flow whose server has
    /// weight 0 is then a new flow too. Default off.
    /// </summary>
    public bool ExpiresFlowsWithoutServer { get; init; }

    /// <summary>
    /// Whether a client of a persistent service whose server has weight 0 gets another one (<c>expire_quiescent_template</c>); else its new
    /// connections go on to that server. Default off.
    /// </summary>
    public bool ExpiresQuiescentTemplates { get; init; }

    /// <summary>Whether any TCP segment without RST may begin a flow (<c>sloppy_tcp</c>), else only one with SYN. Default off.</summary>
    public bool IsSloppyTcp { get; init; }

    /// <summary>
    /// What a SYN on the port of a flow that is closing means (<c>conn_reuse_mode</c>), 0 to 3: at 0 the same flow again; at 1, the default, a
    /// new one if the flow was reset or timed its wait; at 2 and 3 also after the client's FIN, the last that is seen of it in direct routing.
    /// </summary>
    public int ConnectionReuseMode { get; init; } = 1;

    /// <summary>Whether a SYN can begin a flow anew.</summary>
    internal bool RestartsClosedFlows => ConnectionReuseMode != 0;

    /// <summary>Whether a SYN begins a flow anew whose client sent a FIN (ip_vs_core.c, is_new_conn_expected: the second bit).</summary>
    internal bool RestartsFinishedFlows => (ConnectionReuseMode & 2) != 0;
}
