using Lb.Core.Linux;
using Lb.Core.Linux.LocalDelivery;
using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <content>The virtual router's own MAC address (RFC 9568 §7.3; <c>use_vmac</c>).</content>
internal sealed partial class VrrpRouter
{
    private VirtualMacInterface? _virtualMac;
    private int _virtualMacBase;

    /// <summary>Removes what the router made; its addresses are gone by then.</summary>
    public void Dispose()
    {
        _virtualMac?.Dispose();
        _virtualMac = null;
    }

    /// <summary>Makes the macvlan when its interface is there, and makes it anew when that was made anew.</summary>
    private void KeepVirtualMac(LinkInfo? link)
    {
        if (Identity.VirtualMac is not { } wanted || (_virtualMac is not null && link?.Index == _virtualMacBase))
        {
            return;
        }

        Dispose();
        if (link is null)
        {
            return;
        }

        try
        {
            _virtualMac = VirtualMacInterface.Create(
                wanted.InterfaceName ?? _workshop.FreeVirtualMacName(Identity),
                link.Name,
                VrrpPacket.VirtualMac(Identity.VirtualRouterId, Identity.IsIPv6),
                Identity.IsIPv6);
            _virtualMacBase = link.Index;
            _workshop.Relook();
        }
        catch (LinuxException error)
        {
            _workshop.Log.NoVirtualMac(Name, error.Message);
        }
    }
}
