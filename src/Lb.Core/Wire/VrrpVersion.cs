namespace Lb.Core.Wire;

/// <summary>The versions of VRRP that are spoken here, with their number on the wire.</summary>
public enum VrrpVersion : byte
{
    /// <summary>VRRPv2 (RFC 3768), IPv4 only, with the authentication data of RFC 2338 behind the addresses.</summary>
    V2 = 2,

    /// <summary>VRRPv3 (RFC 5798, RFC 9568), IPv4 and IPv6.</summary>
    V3 = 3,
}

/// <summary>The authentication types of VRRPv2 (RFC 2338 §5.3.6; RFC 3768 keeps only the first).</summary>
internal enum VrrpAuthenticationType : byte
{
    /// <summary>No authentication: the trailer is zero when sent and ignored when received.</summary>
    None = 0,

    /// <summary>A clear-text password of eight octets in the trailer.</summary>
    SimplePassword = 1,

    /// <summary>An IP authentication header (RFC 2402), which is not supported here.</summary>
    AuthenticationHeader = 2,
}

/// <summary>What a VRRP checksum is computed over. Vendors differ for VRRPv3 over IPv4; the other kinds have one form each.</summary>
internal enum VrrpChecksumForm : byte
{
    /// <summary>The checksum is right in no form.</summary>
    Wrong,

    /// <summary>Pseudo header and message: always for IPv6 (RFC 9568 §5.2.8), and for IPv4 as RFC 5798 is commonly read.</summary>
    PseudoHeader,

    /// <summary>The message alone: always for VRRPv2 (RFC 3768 §5.3.8), and for VRRPv3 over IPv4 as RFC 9568 §5.2.8 asks.</summary>
    MessageOnly,

    /// <summary>A unicast message with the multicast group as destination in its pseudo header: keepalived up to 1.3.6.</summary>
    GroupPseudoHeader,
}

/// <summary>Why octets are no VRRP advertisement at all.</summary>
internal enum VrrpFormatError : byte
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>Fewer octets than the fixed part.</summary>
    TooShort,

    /// <summary>A version that is not 2 or 3, or version 2 over IPv6.</summary>
    UnsupportedVersion,

    /// <summary>Not exactly the octets that version and address count ask for: cut off, or something behind the addresses.</summary>
    LengthMismatch,
}
