using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>What a VRRP service needs of the balancer around it. Called on the VRRP thread.</summary>
internal interface IVrrpHost
{
    /// <summary>Lets the services of an instance listen, or parks them. In force when it returns.</summary>
    /// <exception cref="Linux.LinuxException">It could not be done.</exception>
    void SetRole(string instance, bool isMaster);

    /// <summary>A valid advertisement came from a host on a link.</summary>
    void HearDirector(int interfaceIndex, InetAddress address);

    /// <summary>Tells people and scripts of a state. Never blocks.</summary>
    void Notify(VrrpNotification notification);
}

/// <summary>A state to tell of.</summary>
/// <param name="IsGroup">Whether it is a sync group's.</param>
/// <param name="Name">The instance or group.</param>
/// <param name="Event">The state as keepalived writes it (<see cref="VrrpWords.Of(VrrpState)"/>); with <c>_PRIORITY</c> behind it when only the priority changed.</param>
/// <param name="Priority">The effective priority.</param>
/// <param name="Scripts">The scripts to run.</param>
internal sealed record VrrpNotification(bool IsGroup, string Name, string Event, byte Priority, ImmutableArray<NotifyScriptConfig> Scripts);
