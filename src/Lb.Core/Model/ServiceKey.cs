using Lb.Core.Wire;

namespace Lb.Core.Model;

/// <summary>What identifies a virtual service on the wire: transport, virtual address (VIP) and virtual port.</summary>
/// <param name="Protocol">The transport.</param>
/// <param name="Address">The virtual address (VIP).</param>
/// <param name="Port">The virtual port, 1 to 65535.</param>
public readonly record struct ServiceKey(TransportProtocol Protocol, InetAddress Address, ushort Port)
{
    /// <summary>The notation of <c>ipvsadm</c>: <c>TCP 198.18.0.100:6379</c>, <c>UDP [2001:db8::64]:53</c>.</summary>
    public override string ToString() => Address.IsIPv4 ? $"{Name} {Address}:{Port}" : $"{Name} [{Address}]:{Port}";

    private string Name => Protocol == TransportProtocol.Tcp ? "TCP" : "UDP";
}
