namespace Lb.Core.Wire;

/// <summary>The fields of a TCP header to be written; <see cref="TcpSegment"/> reads them and draws the layout.</summary>
public readonly record struct TcpHeader
{
    /// <summary>Makes a header with the defaults the properties name.</summary>
    public TcpHeader()
    {
    }

    /// <summary>Port of the sender.</summary>
    public required ushort SourcePort { get; init; }

    /// <summary>Port of the receiver.</summary>
    public required ushort DestinationPort { get; init; }

    /// <summary>Sequence number of the first octet of data, or of the SYN. Default 0.</summary>
    public uint SequenceNumber { get; init; }

    /// <summary>The next sequence number the sender expects. Default 0.</summary>
    public uint AcknowledgmentNumber { get; init; }

    /// <summary>Control bits. Default none.</summary>
    public TcpFlags Flags { get; init; }

    /// <summary>Receive window, unscaled, in octets. Default 65535.</summary>
    public ushort Window { get; init; } = ushort.MaxValue;
}
