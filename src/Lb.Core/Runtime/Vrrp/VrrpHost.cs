using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Scripts;
using Lb.Core.Runtime.Topology;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>The balancer as VRRP sees it.</summary>
/// <param name="dataPath">The services that follow mastership.</param>
/// <param name="notify">Scripts and pipes that are told.</param>
/// <param name="roleChanged">Told, when a role is in force, that there is another one. It must not block.</param>
internal sealed class VrrpHost(DataPathService dataPath, NotifyService notify, Action roleChanged) : IVrrpHost
{
    public void SetRole(string instance, bool isMaster)
    {
        dataPath.SetRole(instance, isMaster);
        roleChanged();
    }

    public void HearDirector(int interfaceIndex, InetAddress address) => dataPath.HearDirector(new LinkNeighbor(interfaceIndex, address));

    public void Notify(VrrpNotification notification) => notify.Post(new NotifyMessage(
        notification.IsGroup ? NotifyMessage.Group : NotifyMessage.Instance,
        notification.Name,
        notification.Event,
        notification.Priority,
        notification.Scripts));
}
