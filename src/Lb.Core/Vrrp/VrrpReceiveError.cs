namespace Lb.Core.Vrrp;

/// <summary>
/// Why a received VRRP packet was discarded. One value is one counter. The order is the order of the checks, which is keepalived's:
/// of several faults the first is counted.
/// </summary>
public enum VrrpReceiveError : byte
{
    /// <summary>Accepted.</summary>
    None,

    /// <summary>The IP protocol is not 112, for example an authentication header (51), which is not supported.</summary>
    NotVrrp,

    /// <summary>Shorter than the fixed part of an advertisement.</summary>
    TooShort,

    /// <summary>Not exactly as long as version and address count ask for: cut off, or with a trailer such as <c>auth_hmac</c>.</summary>
    LengthMismatch,

    /// <summary>Multicast, and the TTL or hop limit is not 255: it did not come from this link (RFC 9568 §7.1).</summary>
    TimeToLiveNot255,

    /// <summary>Another version than configured (RFC 9568 §7.1).</summary>
    VersionMismatch,

    /// <summary>VRRPv2: an authentication type that does not exist (RFC 2338 §5.3.6).</summary>
    AuthenticationTypeUnknown,

    /// <summary>VRRPv2: another authentication type than configured (RFC 3768 §7.1).</summary>
    AuthenticationTypeMismatch,

    /// <summary>VRRPv2: a wrong password.</summary>
    PasswordMismatch,

    /// <summary>VRRPv2: another interval than configured (RFC 3768 §7.1).</summary>
    IntervalMismatch,

    /// <summary>VRRPv3: an interval of zero, from which no timer can be made.</summary>
    IntervalZero,

    /// <summary>Not an advertisement (RFC 9568 §5.2.2).</summary>
    UnknownType,

    /// <summary>Another virtual router id.</summary>
    VirtualRouterIdMismatch,

    /// <summary>The IP header promises another length than was received, beyond Ethernet padding.</summary>
    IpLengthMismatch,

    /// <summary>The checksum is right in no form.</summary>
    ChecksumWrong,

    /// <summary>VRRPv3: no address (RFC 9568 §5.2.5: a count of zero is to be ignored).</summary>
    NoAddresses,

    /// <summary>To a multicast group, where unicast peers are configured.</summary>
    UnexpectedMulticast,

    /// <summary>To another destination than the group, where multicast is configured.</summary>
    UnexpectedUnicast,

    /// <summary>This node owns the addresses and is configured to ignore other claims (<c>owner_ignore_adverts</c>).</summary>
    IgnoredByOwner,

    /// <summary>Not from a configured unicast peer, and that is checked (<c>check_unicast_src</c>).</summary>
    UnicastSourceUnknown,

    /// <summary>The TTL is outside the peer's <c>min_ttl</c> and <c>max_ttl</c>.</summary>
    UnicastTimeToLiveOutOfRange,
}

/// <summary>What was odd about an advertisement that was accepted all the same. One bit is one counter.</summary>
[Flags]
public enum VrrpReceiveRemarks : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Another number of addresses than configured.</summary>
    AddressCountDiffers = 1,

    /// <summary>The same number of addresses, but other ones.</summary>
    AddressListDiffers = 2,

    /// <summary>VRRPv3: another interval than configured; the sender's is adopted (RFC 9568 §7.1).</summary>
    IntervalDiffers = 4,

    /// <summary>VRRPv3 over IPv4: the checksum covers the message alone (RFC 9568 §5.2.8).</summary>
    MessageOnlyChecksum = 8,

    /// <summary>Unicast VRRPv3 over IPv4: the checksum names the multicast group, as keepalived's did up to 1.3.6.</summary>
    OldUnicastChecksum = 16,

    /// <summary>IPv6: the first address is not link-local (RFC 9568 §5.2.9, erratum 8300).</summary>
    FirstAddressNotLinkLocal = 32,

    /// <summary>This node owns the addresses, and another one advertises them (erratum 8298).</summary>
    AnotherClaimsOwnedAddresses = 64,
}
