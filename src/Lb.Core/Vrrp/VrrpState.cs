namespace Lb.Core.Vrrp;

/// <summary>The states of a virtual router (RFC 9568 §6.4), and keepalived's FAULT.</summary>
public enum VrrpState : byte
{
    /// <summary>Not started, or shut down.</summary>
    Initialize,

    /// <summary>Another node is MASTER, or may be: this one watches its advertisements.</summary>
    Backup,

    /// <summary>This node holds the virtual addresses and advertises.</summary>
    Master,

    /// <summary>This node may not be MASTER now: its link is down, or something it tracks has failed.</summary>
    Fault,
}

/// <summary>Why a virtual router changed its state.</summary>
public enum VrrpTransitionReason : byte
{
    /// <summary>It was started.</summary>
    Started,

    /// <summary>It was started as the owner of the addresses, priority 255.</summary>
    AddressOwner,

    /// <summary>No acceptable advertisement came for the master-down interval.</summary>
    MasterDownTimerExpired,

    /// <summary>The MASTER resigned: it advertised priority 0.</summary>
    MasterResigned,

    /// <summary>The MASTER has a lower priority than this node, which preempts it.</summary>
    LowerPriority,

    /// <summary>The MASTER heard a higher priority than its own.</summary>
    HigherPriority,

    /// <summary>The MASTER heard its own priority from a higher address.</summary>
    HigherAddress,

    /// <summary>The link went down, or something tracked failed.</summary>
    FaultRaised,

    /// <summary>The last fault is gone.</summary>
    FaultCleared,

    /// <summary>Another member of the sync group led.</summary>
    SyncGroup,

    /// <summary>It was shut down.</summary>
    ShutDown,
}

/// <summary>What keeps a virtual router in FAULT; any of them does.</summary>
[Flags]
public enum VrrpFaults : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The interface is down or gone.</summary>
    Link = 1,

    /// <summary>The interface has no address to send from.</summary>
    NoAddress = 2,

    /// <summary>Something tracked without a weight has failed (<c>track_interface</c>, <c>track_script</c>).</summary>
    Tracking = 4,

    /// <summary>Another member of the sync group is in FAULT.</summary>
    SyncGroup = 8,
}
