using System.Collections.Immutable;
using Lb.Core.Wire;

namespace Lb.Testing;

/// <summary>Everything around a transport message that a test seldom cares about, with the defaults it gets.</summary>
public sealed record Envelope
{
    /// <summary>The station that sends; default 02:00:00:00:00:01, the client.</summary>
    public MacAddress SourceMac { get; init; } = Stations.Client;

    /// <summary>The station that receives; default 02:00:00:00:00:64, the director.</summary>
    public MacAddress DestinationMac { get; init; } = Stations.Director;

    /// <summary>VLAN identifiers, outermost first; the outer of two gets an 802.1ad tag.</summary>
    public ImmutableArray<ushort> Vlans { get; init; } = [];

    /// <summary>TTL or hop limit; default 64.</summary>
    public byte Ttl { get; init; } = 64;

    /// <summary>Differentiated services and ECN.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>IPv4 identification; the default differs from zero so that a lost one is seen.</summary>
    public ushort Identification { get; init; } = 0x1234;

    /// <summary>The IPv4 DF bit.</summary>
    public bool DontFragment { get; init; }

    /// <summary>IPv4 options, a multiple of 4 octets.</summary>
    public ImmutableArray<byte> Ipv4Options { get; init; } = [];

    /// <summary>IPv6 extension headers in order.</summary>
    public ImmutableArray<ExtensionHeader> ExtensionHeaders { get; init; } = [];

    /// <summary>TCP options, a multiple of 4 octets.</summary>
    public ImmutableArray<byte> TcpOptions { get; init; } = [];

    /// <summary>Octets of zeros behind the packet, as Ethernet pads short frames; default 0.</summary>
    public int Padding { get; init; }
}

/// <summary>The stations of a usual test: a client, the director, real servers 1 to 3 and a peer director.</summary>
public static class Stations
{
    public static MacAddress Client { get; } = new(0x0200_0000_0001);

    public static MacAddress Director { get; } = new(0x0200_0000_0064);

    public static MacAddress Peer { get; } = new(0x0200_0000_0065);

    /// <summary>Real server <paramref name="number"/>, 1 to 255: 02:00:00:00:01:NN.</summary>
    public static MacAddress RealServer(byte number) => new(0x0200_0000_0100u + number);

    /// <summary>A station as the measured behaviour calls it: <c>cl</c>, <c>rs1</c>; another by its address.</summary>
    public static string NameOf(MacAddress station) => station == Client ? "cl"
        : station.Bits >> 8 == RealServer(0).Bits >> 8 ? $"rs{station.Bits & 0xFF}"
        : station.ToString();
}
