using Lb.Core.Wire;

namespace Lb.Core.Vrrp;

/// <summary>What can happen to a virtual router.</summary>
internal enum VrrpEventKind : byte
{
    /// <summary>It is started.</summary>
    Started,

    /// <summary>It is shut down.</summary>
    ShutDown,

    /// <summary>A checked advertisement came.</summary>
    AdvertisementReceived,

    /// <summary>The next deadline has come.</summary>
    DeadlineReached,

    /// <summary>Something began to keep it from being MASTER.</summary>
    FaultRaised,

    /// <summary>Something no longer keeps it from being MASTER.</summary>
    FaultCleared,

    /// <summary>The sum of tracked weights changed.</summary>
    WeightChanged,

    /// <summary>The address it sends from changed, which decides between equal priorities.</summary>
    PrimaryAddressChanged,

    /// <summary>Its sync group became MASTER.</summary>
    GroupBecameMaster,

    /// <summary>Its sync group became BACKUP.</summary>
    GroupBecameBackup,
}

/// <summary>
/// One input of <see cref="VrrpInstance.Handle"/>: a value that can be recorded and played back. Which fields count is what the
/// factories show.
/// </summary>
internal readonly record struct VrrpEvent
{
    /// <summary>What happened.</summary>
    public VrrpEventKind Kind { get; private init; }

    /// <summary>The advertised priority.</summary>
    public byte Priority { get; private init; }

    /// <summary>The advertised interval.</summary>
    public TimeSpan Interval { get; private init; }

    /// <summary>The sender of an advertisement, or this node's own address.</summary>
    public InetAddress Address { get; private init; }

    /// <summary>The fault that came or went.</summary>
    public VrrpFaults Fault { get; private init; }

    /// <summary>The sum of tracked weights.</summary>
    public int Weight { get; private init; }

    /// <summary>The router is started.</summary>
    public static VrrpEvent Started { get; } = new() { Kind = VrrpEventKind.Started };

    /// <summary>The router is shut down.</summary>
    public static VrrpEvent ShutDown { get; } = new() { Kind = VrrpEventKind.ShutDown };

    /// <summary><see cref="VrrpInstance.NextDeadline"/> has come. To be handed in after everything that was received by then.</summary>
    public static VrrpEvent DeadlineReached { get; } = new() { Kind = VrrpEventKind.DeadlineReached };

    /// <summary>Another member led the sync group to MASTER.</summary>
    public static VrrpEvent GroupBecameMaster { get; } = new() { Kind = VrrpEventKind.GroupBecameMaster };

    /// <summary>Another member led the sync group to BACKUP.</summary>
    public static VrrpEvent GroupBecameBackup { get; } = new() { Kind = VrrpEventKind.GroupBecameBackup };

    /// <summary>An advertisement that <see cref="AdvertisementChecker"/> accepted.</summary>
    public static VrrpEvent AdvertisementReceived(in AcceptedAdvertisement advertisement) => new()
    {
        Kind = VrrpEventKind.AdvertisementReceived,
        Priority = advertisement.Priority,
        Interval = advertisement.Interval.ToTimeSpan(),
        Address = advertisement.Source,
    };

    /// <summary>A fault came. Raising one that is there already changes nothing.</summary>
    public static VrrpEvent FaultRaised(VrrpFaults fault) => new() { Kind = VrrpEventKind.FaultRaised, Fault = fault };

    /// <summary>A fault went.</summary>
    public static VrrpEvent FaultCleared(VrrpFaults fault) => new() { Kind = VrrpEventKind.FaultCleared, Fault = fault };

    /// <summary>What is tracked adds this to the priority, or takes it away.</summary>
    public static VrrpEvent WeightChanged(int weight) => new() { Kind = VrrpEventKind.WeightChanged, Weight = weight };

    /// <summary>This node now sends from <paramref name="address"/>.</summary>
    public static VrrpEvent PrimaryAddressChanged(InetAddress address) => new() { Kind = VrrpEventKind.PrimaryAddressChanged, Address = address };
}
