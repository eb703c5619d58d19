using Lb.Core.Linux.AfPacket;
using Lb.Core.Wire;
using static Lb.Core.Linux.Native.Filter;

namespace Lb.Core.Linux.Raw;

/// <summary>Builds the filter of a <see cref="Health.HolderQuestion"/>: untagged ARP replies from, or neighbour advertisements for, one address.</summary>
internal static class HolderFilter
{
    private const int EtherTypeOffset = 12;
    private const int NetworkOffset = EthernetFrame.HeaderLengthUntagged;
    private const int ArpOperationOffset = NetworkOffset + 6;
    private const int ArpSenderOffset = NetworkOffset + 14;
    private const int IPv6NextHeaderOffset = NetworkOffset + 6;
    private const int Icmpv6TypeOffset = NetworkOffset + Ipv6Packet.HeaderLength;
    private const int AdvertisementTargetOffset = Icmpv6TypeOffset + Icmpv6Message.HeaderLength;

    /// <summary>Builds the program.</summary>
    public static BpfProgram Build(InetAddress address)
    {
        var program = new BpfAssembler();
        var reject = new BpfAssembler.Label();
        program.Load(BPF_W, SKF_AD_OFF + SKF_AD_VLAN_TAG_PRESENT);
        program.JumpUnless(0, reject);
        program.Load(BPF_H, EtherTypeOffset);
        if (address.IsIPv4)
        {
            program.JumpUnless((uint)EtherType.Arp, reject);
            program.Load(BPF_H, ArpOperationOffset);
            program.JumpUnless((uint)ArpOperation.Reply, reject);
            program.JumpUnless(ArpSenderOffset, address, reject);
        }
        else
        {
            // Neighbour discovery has no extension headers on a LAN that is not under attack.
            program.JumpUnless((uint)EtherType.IPv6, reject);
            program.Load(BPF_B, IPv6NextHeaderOffset);
            program.JumpUnless((uint)IpProtocol.Icmpv6, reject);
            program.Load(BPF_B, Icmpv6TypeOffset);
            program.JumpUnless(Icmpv6Message.NeighborAdvertisement, reject);
            program.JumpUnless(AdvertisementTargetOffset, address, reject);
        }

        program.Return(BpfAssembler.WholeFrame);
        program.Mark(reject);
        program.Return(0);
        return program.Build();
    }
}
