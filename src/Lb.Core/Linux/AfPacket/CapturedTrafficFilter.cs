using Lb.Core.Linux.Native;
using Lb.Core.Wire;
using static Lb.Core.Linux.Native.Filter;

namespace Lb.Core.Linux.AfPacket;

/// <summary>
/// Builds the capture filter of a forwarder: frames addressed to this station whose IP destination is a virtual address, nothing else,
/// so that other traffic is not even copied to the ring.
/// <para>
/// Frames of a VLAN are left out: the kernel takes the outer tag off before packet sockets see the frame and tells it beside the bytes.
/// Priority tags (identifier 0, IEEE 802.1Q §9.6) count as untagged. A tag within the bytes is an inner one of a stack.
/// </para>
/// </summary>
public static class CapturedTrafficFilter
{
    private const uint VlanIdentifierMask = 0x0FFF;
    private const int EtherTypeOffset = 12;
    private const int IPv4DestinationOffset = 14 + 16;
    private const int IPv6DestinationOffset = 14 + 24;

    /// <summary>Builds the filter.</summary>
    /// <param name="virtualAddresses">The VIPs, in any order, of both families. None: nothing is captured.</param>
    /// <param name="virtualStations">MAC addresses of virtual routers, which the interface receives for beside its own.</param>
    /// <returns>
    /// The program. When the addresses do not fit the kernel's limit of 4096 instructions (about 2,000 IPv4 or 300 IPv6 addresses), every
    /// IPv4 and IPv6 frame to this station is captured: the filter saves copies, the forwarder decides.
    /// </returns>
    public static BpfProgram Build(IReadOnlyCollection<InetAddress> virtualAddresses, params IReadOnlyCollection<MacAddress> virtualStations)
    {
        var ipv4 = virtualAddresses.Where(address => address.IsIPv4).Distinct().Order().ToList();
        var ipv6 = virtualAddresses.Where(address => !address.IsIPv4).Distinct().Order().ToList();
        return Assemble(ipv4, ipv6, virtualStations) ?? AssembleWithoutAddresses(virtualStations);
    }

    private static BpfProgram? Assemble(List<InetAddress> ipv4, List<InetAddress> ipv6, IReadOnlyCollection<MacAddress> virtualStations)
    {
        var program = new BpfAssembler();
        var (accept, reject, isIPv4, isIPv6) = Prologue(program, virtualStations);
        program.Mark(isIPv4);
        program.Load(BPF_W, IPv4DestinationOffset);
        foreach (var address in ipv4)
        {
            program.JumpIf(BPF_JEQ, (uint)address.Low, accept);
        }

        program.Jump(reject);
        program.Mark(isIPv6);
        foreach (var address in ipv6)
        {
            CompareIPv6(program, address, accept);
        }

        program.Mark(reject);
        program.Return(0);
        program.Mark(accept);
        program.Return(BpfAssembler.WholeFrame);
        return program.Length <= BPF_MAXINSNS ? program.Build() : null;
    }

    private static BpfProgram AssembleWithoutAddresses(IReadOnlyCollection<MacAddress> virtualStations)
    {
        var program = new BpfAssembler();
        var (accept, reject, isIPv4, isIPv6) = Prologue(program, virtualStations);
        program.Mark(reject);
        program.Return(0);
        program.Mark(isIPv4);
        program.Mark(isIPv6);
        program.Mark(accept);
        program.Return(BpfAssembler.WholeFrame);
        return program.Build();
    }

    private static (BpfAssembler.Label Accept, BpfAssembler.Label Reject, BpfAssembler.Label IPv4, BpfAssembler.Label IPv6) Prologue(
        BpfAssembler program, IReadOnlyCollection<MacAddress> virtualStations)
    {
        var accept = new BpfAssembler.Label();
        var reject = new BpfAssembler.Label();
        var isIPv4 = new BpfAssembler.Label();
        var isIPv6 = new BpfAssembler.Label();
        var isUntagged = new BpfAssembler.Label();
        program.Load(BPF_W, SKF_AD_OFF + SKF_AD_PKTTYPE);
        var isForThisHost = new BpfAssembler.Label();
        program.JumpIf(BPF_JEQ, IfPacket.PACKET_HOST, isForThisHost);
        foreach (var station in virtualStations)
        {
            CompareStation(program, station, isForThisHost);
        }

        program.Jump(reject);
        program.Mark(isForThisHost);
        program.Load(BPF_W, SKF_AD_OFF + SKF_AD_VLAN_TAG_PRESENT);
        program.JumpIf(BPF_JEQ, 0, isUntagged);
        program.Load(BPF_W, SKF_AD_OFF + SKF_AD_VLAN_TAG);
        program.Compute(BPF_AND, VlanIdentifierMask);
        program.JumpUnless(0, reject);
        program.Mark(isUntagged);
        program.Load(BPF_H, EtherTypeOffset);
        program.JumpIf(BPF_JEQ, (uint)EtherType.IPv4, isIPv4);
        program.JumpIf(BPF_JEQ, (uint)EtherType.IPv6, isIPv6);
        program.Jump(reject);
        return (accept, reject, isIPv4, isIPv6);
    }

    /// <summary>The kernel takes a frame to the MAC address of a macvlan for another host's until the macvlan has it (eth_type_trans).</summary>
    private static void CompareStation(BpfAssembler program, MacAddress station, BpfAssembler.Label isStation)
    {
        var differs = new BpfAssembler.Label();
        program.Load(BPF_W, 0);
        program.JumpUnless((uint)(station.Bits >> 16), differs);
        program.Load(BPF_H, sizeof(uint));
        program.JumpIf(BPF_JEQ, (uint)(ushort)station.Bits, isStation);
        program.Mark(differs);
    }

    private static void CompareIPv6(BpfAssembler program, InetAddress address, BpfAssembler.Label accept)
    {
        var differs = new BpfAssembler.Label();
        program.JumpUnless(IPv6DestinationOffset, address, differs);
        program.Jump(accept);
        program.Mark(differs);
    }
}
