namespace Lb.Core.Forwarding;

/// <summary>Why a frame was dropped. One value is one counter, named in snake_case in every output.</summary>
public enum DropReason : byte
{
    /// <summary>Not dropped.</summary>
    None,

    /// <summary>The loop guard: another director already balanced it. The kernel serves it, so nothing is lost.</summary>
    RedirectedByPeer,

    /// <summary>The service has no usable real server.</summary>
    NoRealServer,

    /// <summary>In the middle of a connection nobody here knows, and no local stack to ask.</summary>
    NoFlow,

    /// <summary>The flow's real server is no longer configured.</summary>
    RealServerRemoved,

    /// <summary>The real server's MAC address is not known (yet).</summary>
    NeighborUnresolved,

    /// <summary>For a virtual service, but its headers contradict themselves or the captured length.</summary>
    Malformed,

    /// <summary>The TTL or hop limit ran out; the client was told.</summary>
    TtlExpired,

    /// <summary>Longer than the egress MTU and not to be fragmented; the client was told.</summary>
    PacketTooBig,

    /// <summary>A new flow while the flow table is full.</summary>
    TableFull,

    /// <summary>A fragment whose first fragment did not come in time, or found no room to wait.</summary>
    FragmentUnmatched,

    /// <summary>The kernel did not take the frame for transmission.</summary>
    TransmitFailed,
}
