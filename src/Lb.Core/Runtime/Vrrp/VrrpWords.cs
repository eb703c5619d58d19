using System.Globalization;
using Lb.Core.Vrrp;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>VRRP's values as people read them.</summary>
internal static class VrrpWords
{
    /// <summary>A state as keepalived writes it.</summary>
    public static string Of(VrrpState state) => state switch
    {
        VrrpState.Initialize => "STOP",
        VrrpState.Backup => "BACKUP",
        VrrpState.Master => "MASTER",
        _ => "FAULT",
    };

    /// <summary>A state as a state, and not as what scripts are told of: what is stopped is in INIT.</summary>
    public static string Name(VrrpState state) => state == VrrpState.Initialize ? "INIT" : Of(state);

    /// <summary>A fault as a clause.</summary>
    public static string Of(VrrpFaults fault) => fault switch
    {
        VrrpFaults.Link => "its interface is down or gone",
        VrrpFaults.NoAddress => "its interface has no address to send from",
        VrrpFaults.Tracking => "something it tracks has failed",
        VrrpFaults.SyncGroup => "another member of its sync group is in FAULT",
        _ => string.Join(", ", Enum.GetValues<VrrpFaults>().Where(one => one != VrrpFaults.None && fault.HasFlag(one)).Select(Of)),
    };

    /// <summary>Why a packet was discarded, as a clause.</summary>
    public static string Of(VrrpReceiveError error) => error switch
    {
        VrrpReceiveError.PasswordMismatch => "its password is another",
        VrrpReceiveError.AuthenticationTypeMismatch => "its authentication is of another type",
        VrrpReceiveError.VersionMismatch => "it is of another version of VRRP",
        VrrpReceiveError.IntervalMismatch => "its advertisement interval is another (advert_int has to be the same on all nodes)",
        VrrpReceiveError.TimeToLiveNot255 => "its TTL is not 255, so it came by a router",
        VrrpReceiveError.ChecksumWrong => "its checksum is wrong",
        VrrpReceiveError.UnicastSourceUnknown => "its sender is none of unicast_peer",
        VrrpReceiveError.TooShort => "it is too short",
        VrrpReceiveError.LengthMismatch => "its length is not what its address count asks for",
        VrrpReceiveError.UnknownType => "it is no advertisement",
        _ => Metrics.CounterNames.Of(error).Replace('_', ' '),
    };

    /// <summary>Why a router changed its state, as a clause.</summary>
    public static string Reason(in VrrpTransition transition, VrrpInstance machine) => transition.Reason switch
    {
        VrrpTransitionReason.Started => "started",
        VrrpTransitionReason.AddressOwner => "started as owner of the addresses (priority 255)",
        VrrpTransitionReason.MasterDownTimerExpired => "no advertisement came in time",
        VrrpTransitionReason.MasterResigned => "the MASTER resigned",
        VrrpTransitionReason.LowerPriority or VrrpTransitionReason.HigherPriority =>
            $"{machine.MasterAddress} advertises priority {machine.MasterPriority}, this node has {machine.EffectivePriority}",
        VrrpTransitionReason.HigherAddress => $"{machine.MasterAddress} advertises the same priority from a higher address",
        VrrpTransitionReason.FaultRaised => Of(machine.Faults),
        VrrpTransitionReason.FaultCleared => "the fault is over",
        VrrpTransitionReason.SyncGroup => "its sync group did",
        VrrpTransitionReason.ShutDown => $"shut down after {Text(transition.TimeInFrom)} as {Of(transition.From)}",
        _ => transition.Reason.ToString(),
    };

    private static string Text(TimeSpan time) => time.TotalMinutes < 2
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : time.ToString(time.Days > 0 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);
}
