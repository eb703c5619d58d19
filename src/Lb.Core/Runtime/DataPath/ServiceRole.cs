namespace Lb.Core.Runtime.DataPath;

/// <summary>What a node is for a virtual service.</summary>
public enum ServiceRole
{
    /// <summary>MASTER, or a service that no VRRP instance decides about.</summary>
    Active,

    /// <summary>BACKUP that was never MASTER.</summary>
    Parked,

    /// <summary>BACKUP that was MASTER: some flows are its own.</summary>
    Demoted,
}
