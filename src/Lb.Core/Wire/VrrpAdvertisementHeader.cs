namespace Lb.Core.Wire;

/// <summary>The fields of a VRRP advertisement to be written; <see cref="VrrpAdvertisement"/> reads them and draws the layout.</summary>
internal readonly record struct VrrpAdvertisementHeader
{
    /// <summary>Makes a header with the defaults the properties name.</summary>
    public VrrpAdvertisementHeader()
    {
    }

    /// <summary>VRRPv2 or VRRPv3.</summary>
    public required VrrpVersion Version { get; init; }

    /// <summary>Virtual router id (VRID), 1 to 255.</summary>
    public required byte VirtualRouterId { get; init; }

    /// <summary>Priority: 255 for the address owner, 0 to resign, else 1 to 254.</summary>
    public required byte Priority { get; init; }

    /// <summary>Time between advertisements: 1 to 4095 cs for VRRPv3, 100 to 25500 cs in whole seconds for VRRPv2.</summary>
    public required Centiseconds AdvertisementInterval { get; init; }

    /// <summary>The password of VRRPv2, or null for authentication type 0. VRRPv3 has none.</summary>
    public VrrpPassword? Password { get; init; }

    /// <summary>
    /// What the checksum of a VRRPv3 message over IPv4 is computed over; the other kinds have one form each, whatever stands here.
    /// Default <see cref="VrrpChecksumForm.PseudoHeader"/>, which keepalived and FRR send; RFC 9568 §5.2.8 asks for
    /// <see cref="VrrpChecksumForm.MessageOnly"/>.
    /// </summary>
    public VrrpChecksumForm ChecksumForm { get; init; } = VrrpChecksumForm.PseudoHeader;
}
