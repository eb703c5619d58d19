using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Topology;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>The balancer as VRRP sees it.</summary>
/// <param name="dataPath">The services that follow mastership.</param>
internal sealed class VrrpHost(DataPathService dataPath) : IVrrpHost
{
    public void SetRole(string instance, bool isMaster) => dataPath.SetRole(instance, isMaster);

    public void HearDirector(int interfaceIndex, InetAddress address) => dataPath.HearDirector(new LinkNeighbor(interfaceIndex, address));

    public void Notify(VrrpNotification notification)
    {
    }
}
