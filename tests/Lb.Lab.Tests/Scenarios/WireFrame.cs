using System.Net;
using Lb.Core.Io.Pcap;
using Lb.Core.Wire;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>A frame of a capture with all its octets, to see whether another one is the same frame sent on.</summary>
internal sealed class WireFrame
{
    // RFC 791 §3.1, RFC 8200 §3: what a hop may change of an IP header.
    private const int TimeToLiveOffset = 8, ChecksumOffset = 10, HopLimitOffset = 7;

    private readonly byte[] _octets;
    private readonly FrameHeaders _headers;

    private WireFrame(ReadOnlySpan<byte> octets)
    {
        _octets = octets.ToArray();
        FrameHeaderReader.Read(_octets, out _headers);
    }

    public MacAddress SourceMac => _headers.EthernetSource;

    public MacAddress DestinationMac => _headers.EthernetDestination;

    public IPAddress Source => _headers.Source.ToIPAddress();

    public IPAddress Destination => _headers.Destination.ToIPAddress();

    public IpProtocol Protocol => _headers.Protocol;

    public int SourcePort => _headers.SourcePort;

    /// <summary>ICMP of any kind and ICMPv6 errors (RFC 4443 §2.1: types below 128); neighbour discovery is none of it.</summary>
    public bool IsIcmpAnswer =>
        Protocol == IpProtocol.Icmp || (Protocol == IpProtocol.Icmpv6 && _octets[_headers.TransportOffset] < 128);

    public bool IsIp => _headers.Kind != FrameKind.NotIp;

    public byte TimeToLive => _octets[_headers.NetworkOffset + (_headers.IsIPv4 ? TimeToLiveOffset : HopLimitOffset)];

    /// <summary>Whether the IPv4 header sums up; IPv6 has no sum.</summary>
    public bool IsHeaderValid =>
        !_headers.IsIPv4 || InternetChecksum.IsValid(InternetChecksum.Sum(_octets.AsSpan(_headers.NetworkOffset, _headers.TransportOffset - _headers.NetworkOffset)));

    /// <summary>The packet without what a direct-routing director changes: MAC addresses, TTL and IP checksum. Nothing else is left out.</summary>
    public string Unchanging
    {
        get
        {
            var packet = _octets.AsSpan(_headers.NetworkOffset).ToArray();
            packet[_headers.IsIPv4 ? TimeToLiveOffset : HopLimitOffset] = 0;
            if (_headers.IsIPv4)
                packet.AsSpan(ChecksumOffset, 2).Clear();
            return Convert.ToHexString(packet);
        }
    }

    /// <summary>Reads a capture's IP frames in their order on the wire.</summary>
    public static List<WireFrame> ReadIp(string path)
    {
        var frames = new List<WireFrame>();
        using var reader = PcapReader.Open(path);
        while (reader.TryReadNext(out var record))
        {
            var frame = new WireFrame(record.Frame);
            if (frame.IsIp)
                frames.Add(frame);
        }

        return frames;
    }

    /// <summary>The ways frames took: each entry is one packet, with every time it crossed the capture's segment.</summary>
    public static List<WireFrame[]> Ways(IEnumerable<WireFrame> frames) =>
        [.. frames.GroupBy(frame => frame.Unchanging, StringComparer.Ordinal).Select(same => same.ToArray())];
}
