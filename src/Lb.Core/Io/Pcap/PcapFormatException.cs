namespace Lb.Core.Io.Pcap;

/// <summary>A capture file is damaged or of a kind this project does not read; the message names the file, the offset and the reason.</summary>
public sealed class PcapFormatException : PacketDeviceException
{
    internal PcapFormatException(string name, long offset, string reason)
        : base($"{name}: at octet {offset}: {reason}") => Offset = offset;

    /// <summary>Where in the file, in octets from its start.</summary>
    public long Offset { get; }
}
