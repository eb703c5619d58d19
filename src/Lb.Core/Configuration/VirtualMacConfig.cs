namespace Lb.Core.Configuration;

/// <summary><c>use_vmac [NAME]</c>: the virtual addresses live at the virtual router's own MAC address, on a macvlan interface.</summary>
/// <param name="InterfaceName">Its name; null for <c>vrrp.VRID</c>.</param>
/// <param name="TransmitsFromBase">Whether advertisements leave by the interface beneath, with its MAC address (<c>vmac_xmit_base</c>).</param>
public sealed record VirtualMacConfig(string? InterfaceName, bool TransmitsFromBase) : IConfigRecord;
