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
    private int _refusedVirtualMacBase;

    /// <summary>Removes what the router made; its addresses are gone by then.</summary>
    public void Dispose()
    {
        RemoveVirtualMac();
        _workshop.FreeVirtualMacName(Identity);
    }

    /// <summary>Makes the macvlan when its interface is there, and makes it anew when that was, or when somebody removed it.</summary>
    private void KeepVirtualMac(LinkTable links, LinkInfo? link)
    {
        if (Identity.VirtualMac is null)
        {
            return;
        }

        if (_virtualMac is { } made && (link?.Index != _virtualMacBase || links.Find(made.Name)?.Index != made.Index))
        {
            RemoveVirtualMac();
        }

        // What was refused on an interface would be refused again, and the attempt itself changes links, which is what brings us here.
        if (_virtualMac is null && link is not null && link.Index != _refusedVirtualMacBase)
        {
            MakeVirtualMac(link);
        }
    }

    private void MakeVirtualMac(LinkInfo link)
    {
        try
        {
            _virtualMac = VirtualMacInterface.Create(
                _workshop.TakeVirtualMacName(Identity), link.Name, VrrpPacket.VirtualMac(Identity.VirtualRouterId, Identity.IsIPv6), Identity.IsIPv6);
            (_virtualMacBase, _refusedVirtualMacBase) = (link.Index, 0);
            _workshop.Relook();
        }
        catch (LinuxException error)
        {
            _refusedVirtualMacBase = link.Index;
            _workshop.Log.NoVirtualMac(Name, error.Message);
        }
    }

    private void RemoveVirtualMac()
    {
        try
        {
            _virtualMac?.Dispose();
        }
        catch (LinuxException error)
        {
            _workshop.Log.NoVirtualMac(Name, error.Message);
        }

        _virtualMac = null;
    }
}
