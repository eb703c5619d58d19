using System.Buffers.Binary;

namespace Lb.Core.Wire;

/// <summary>
/// The two ports, which TCP (RFC 9293 §3.1) and UDP (RFC 768) both keep in their first four octets. An ICMP error may quote no more
/// than eight octets of transport header (RFC 792), too few for <see cref="TcpSegment"/> but enough for these.
/// </summary>
/// <param name="Source">Port of the sender.</param>
/// <param name="Destination">Port of the receiver.</param>
public readonly record struct TransportPorts(ushort Source, ushort Destination)
{
    /// <summary>Octets of both ports.</summary>
    public const int Length = 4;

    /// <summary>Reads the ports.</summary>
    /// <returns>Whether there were four octets.</returns>
    public static bool TryParse(ReadOnlySpan<byte> source, out TransportPorts ports)
    {
        if (source.Length < Length)
        {
            ports = default;
            return false;
        }

        ports = new TransportPorts(BinaryPrimitives.ReadUInt16BigEndian(source), BinaryPrimitives.ReadUInt16BigEndian(source[2..]));
        return true;
    }
}
