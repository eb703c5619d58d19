using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Scripts;
using Lb.Core.Runtime.Topology;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>The balancer as VRRP sees it.</summary>
/// <param name="dataPath">The services that follow mastership.</param>
/// <param name="notify">Scripts and pipes that are told.</param>
internal sealed class VrrpHost(DataPathService dataPath, NotifyService notify) : IVrrpHost
{
    public void SetRole(string instance, bool isMaster) => dataPath.SetRole(instance, isMaster);

    public void HearDirector(int interfaceIndex, InetAddress address) => dataPath.HearDirector(new LinkNeighbor(interfaceIndex, address));

    public void Notify(VrrpNotification notification) => notify.Post(new NotifyMessage(
        notification.IsGroup ? NotifyMessage.Group : NotifyMessage.Instance,
        notification.Name,
        notification.Event,
        notification.Priority,
        notification.Scripts));
}
