namespace Lb.Core.Io.Pcap;

/// <summary>How finely a capture file tells time.</summary>
public enum PcapTimestampResolution
{
    /// <summary>Microseconds, magic 0xA1B2C3D4: what every tool reads.</summary>
    Microseconds,

    /// <summary>Nanoseconds, magic 0xA1B23C4D.</summary>
    Nanoseconds,
}

/// <summary>
/// The classic capture file format (draft-ietf-opsawg-pcap, man pcap-savefile), all numbers in the byte order of the host that wrote it:
/// <code>
/// File header, 24 octets                      Record header, 16 octets, before each frame
/// +-------------------------------+           +-------------------------------+
/// |             Magic             |           |   Seconds since 1970 (UTC)    |
/// +---------------+---------------+           +-------------------------------+
/// |   Major = 2   |   Minor = 4   |           |   Micro- or nanoseconds       |
/// +---------------+---------------+           +-------------------------------+
/// |   Reserved (time zone)        |           |   Captured octets             |
/// +-------------------------------+           +-------------------------------+
/// |   Reserved (accuracy)         |           |   Octets on the wire          |
/// +-------------------------------+           +-------------------------------+
/// |   Snapshot length             |
/// +-------------------------------+
/// |   Link type, FCS length       |
/// +-------------------------------+
/// </code>
/// </summary>
internal static class PcapFormat
{
    public const int FileHeaderLength = 24;

    public const int RecordHeaderLength = 16;

    public const uint MicrosecondMagic = 0xA1B2_C3D4;

    public const uint NanosecondMagic = 0xA1B2_3C4D;

    /// <summary>First block type of pcapng, a palindrome, so the same in both byte orders.</summary>
    public const uint PcapngMagic = 0x0A0D_0D0A;

    public const ushort MajorVersion = 2;

    public const ushort MinorVersion = 4;

    /// <summary>LINKTYPE_ETHERNET.</summary>
    public const uint EthernetLinkType = 1;

    /// <summary>Octets a record may hold: libpcap's own limit, which keeps a damaged length from asking for gigabytes.</summary>
    public const int MaxCapturedLength = 262_144;
}
