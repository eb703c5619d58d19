using Lb.Host.Control;

namespace Lb.Host.Demo;

/// <summary>How a server stands, by its own daemon's word and by its kernel's.</summary>
/// <param name="Name">The server.</param>
/// <param name="State">The state of its VRRP instance (<c>lb-host vrrp --json</c>).</param>
/// <param name="MasterAddress">Whom it takes for the MASTER; null if it has heard of none.</param>
/// <param name="Service">What its virtual service does (<c>lb-host status --json</c>).</param>
/// <param name="HoldsVip">Whether its kernel has the VIP on eth0 (ip-address(8)).</param>
internal sealed record NodeState(string Name, string State, string? MasterAddress, string Service, bool HoldsVip)
{
    public const string Master = "MASTER", Backup = "BACKUP", Fault = "FAULT";

    /// <summary>Whether it is MASTER, with all that belongs to it.</summary>
    public bool IsMaster => State == Master && HoldsVip && Service == VirtualServiceReport.Active;

    /// <summary>Whether it stands by, with nothing of a MASTER.</summary>
    public bool StandsBy =>
        State == Backup && !HoldsVip && Service is VirtualServiceReport.Standby or VirtualServiceReport.KnownFlowsOnly;
}
