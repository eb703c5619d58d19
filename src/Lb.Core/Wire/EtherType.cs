namespace Lb.Core.Wire;

/// <summary>EtherType values this project reads (IEEE registration authority).</summary>
public enum EtherType : ushort
{
    /// <summary>IPv4.</summary>
    IPv4 = 0x0800,

    /// <summary>Address resolution protocol (RFC 826).</summary>
    Arp = 0x0806,

    /// <summary>Customer VLAN tag (IEEE 802.1Q).</summary>
    VlanCustomer = 0x8100,

    /// <summary>IPv6.</summary>
    IPv6 = 0x86DD,

    /// <summary>Service VLAN tag (IEEE 802.1ad).</summary>
    VlanService = 0x88A8,
}
