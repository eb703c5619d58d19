using Lb.Core.Wire;

namespace Lb.Core.Vrrp;

/// <summary>What the state machine needs of an advertisement that passed every check.</summary>
/// <param name="Priority">The sender's priority.</param>
/// <param name="Interval">The sender's interval.</param>
/// <param name="Source">The sender's address.</param>
/// <param name="Remarks">What was odd about it.</param>
internal readonly record struct AcceptedAdvertisement(byte Priority, Centiseconds Interval, InetAddress Source, VrrpReceiveRemarks Remarks);

/// <summary>
/// The receive checks of RFC 9568 §7.1 and RFC 3768 §7.1 in keepalived's order (vrrp.c, vrrp_check_packet). A packet of any octets is
/// safe to check.
/// </summary>
internal sealed class AdvertisementChecker
{
    private readonly AdvertisementExpectations _expected;
    private readonly bool _isIPv6;
    private readonly bool _checksUnicastPeer;

    /// <summary>Makes a checker.</summary>
    /// <param name="expected">What is expected.</param>
    public AdvertisementChecker(AdvertisementExpectations expected)
    {
        _expected = expected;
        _isIPv6 = !expected.Group.IsIPv4;
        _checksUnicastPeer = expected.ChecksUnicastSource || expected.UnicastPeers.Any(static peer => peer.HasRange);
    }

    private bool IsUnicast => !_expected.UnicastPeers.IsEmpty;

    /// <summary>Checks one packet.</summary>
    /// <param name="datagram">The facts of its IP header.</param>
    /// <param name="message">What follows the IP header, cut at the length the header promises.</param>
    /// <param name="accepted">What the state machine needs; without meaning if an error is returned.</param>
    /// <returns>Why the packet is to be discarded, or <see cref="VrrpReceiveError.None"/>.</returns>
    public VrrpReceiveError Check(in VrrpDatagram datagram, ReadOnlySpan<byte> message, out AcceptedAdvertisement accepted)
    {
        accepted = default;
        if (datagram.Protocol != IpProtocol.Vrrp)
            return VrrpReceiveError.NotVrrp;

        // keepalived measures with the configured version, so that the other version fails as a wrong length; with the packet's own the
        // counter names what is wrong.
        var format = VrrpAdvertisement.TryParse(message, _isIPv6, out var advertisement);
        if (format is VrrpFormatError.TooShort or VrrpFormatError.LengthMismatch)
            return format == VrrpFormatError.TooShort ? VrrpReceiveError.TooShort : VrrpReceiveError.LengthMismatch;

        // RFC 9568 §7.1: "It MUST verify that the IPv4 TTL / IPv6 Hop Limit is 255." In unicast routers may be on the way.
        if (!IsUnicast && datagram.TimeToLive != VrrpPacket.TimeToLive)
            return VrrpReceiveError.TimeToLiveNot255;

        if (format == VrrpFormatError.UnsupportedVersion || advertisement.Version != _expected.Version)
            return VrrpReceiveError.VersionMismatch;

        var error = CheckByVersion(advertisement);
        if (error == VrrpReceiveError.None)
            error = CheckMessage(datagram, advertisement);

        if (error != VrrpReceiveError.None)
            return error;

        var form = advertisement.FindChecksumForm(datagram.Source, datagram.Destination, VrrpPacket.GroupIPv4);
        if (form == VrrpChecksumForm.Wrong || (form == VrrpChecksumForm.GroupPseudoHeader && !IsUnicast))
            return VrrpReceiveError.ChecksumWrong;

        // RFC 9568 §5.2.5: "If the received count is 0, the VRRP Advertisement MUST be ignored." VRRPv2 has no such rule, and keepalived
        // sends such messages for an instance without addresses.
        if (advertisement.Version == VrrpVersion.V3 && advertisement.AddressCount == 0)
            return VrrpReceiveError.NoAddresses;

        error = CheckOrigin(datagram);
        if (error == VrrpReceiveError.None)
            accepted = new AcceptedAdvertisement(advertisement.Priority, advertisement.AdvertisementInterval, datagram.Source, Remark(advertisement, form));

        return error;
    }

    private VrrpReceiveError CheckByVersion(VrrpAdvertisement advertisement)
    {
        if (advertisement.Version == VrrpVersion.V3)
            return advertisement.AdvertisementInterval.Value == 0 ? VrrpReceiveError.IntervalZero : VrrpReceiveError.None;

        // RFC 3768 §7.1: "MUST verify that the Authentication Type is known and matches".
        var type = advertisement.AuthenticationType;
        if (type > VrrpAuthenticationType.AuthenticationHeader)
            return VrrpReceiveError.AuthenticationTypeUnknown;

        if (type != (_expected.Password is null ? VrrpAuthenticationType.None : VrrpAuthenticationType.SimplePassword))
            return VrrpReceiveError.AuthenticationTypeMismatch;

        if (_expected.Password is { } password && !password.Matches(advertisement.AuthenticationData))
            return VrrpReceiveError.PasswordMismatch;

        // RFC 3768 §7.1: "MUST verify that the Adver Interval in the packet is the same as the locally configured".
        return advertisement.AdvertisementInterval == _expected.AdvertisementInterval
            ? VrrpReceiveError.None
            : VrrpReceiveError.IntervalMismatch;
    }

    private VrrpReceiveError CheckMessage(in VrrpDatagram datagram, VrrpAdvertisement advertisement)
    {
        // RFC 9568 §5.2.2: "A packet with unknown type MUST be discarded."
        if (advertisement.Type != VrrpAdvertisement.AdvertisementType)
            return VrrpReceiveError.UnknownType;

        if (advertisement.VirtualRouterId != _expected.VirtualRouterId)
            return VrrpReceiveError.VirtualRouterIdMismatch;

        return datagram.IsLengthPlausible ? VrrpReceiveError.None : VrrpReceiveError.IpLengthMismatch;
    }

    private VrrpReceiveError CheckOrigin(in VrrpDatagram datagram)
    {
        if (IsUnicast && datagram.Destination.IsMulticast)
            return VrrpReceiveError.UnexpectedMulticast;

        if (!IsUnicast && datagram.Destination != _expected.Group)
            return VrrpReceiveError.UnexpectedUnicast;

        // RFC 5798 §7.1: "MUST verify that ... the local router is not the IPvX address owner"; erratum 8298 makes it a log line.
        if (_expected is { IsOwner: true, IgnoresAdvertisementsAsOwner: true })
            return VrrpReceiveError.IgnoredByOwner;

        return _checksUnicastPeer && IsUnicast ? CheckPeer(datagram) : VrrpReceiveError.None;
    }

    private VrrpReceiveError CheckPeer(in VrrpDatagram datagram)
    {
        foreach (var peer in _expected.UnicastPeers)
        {
            if (peer.Address == datagram.Source)
            {
                return datagram.TimeToLive >= peer.MinTimeToLive && datagram.TimeToLive <= peer.MaxTimeToLive
                    ? VrrpReceiveError.None
                    : VrrpReceiveError.UnicastTimeToLiveOutOfRange;
            }
        }

        return VrrpReceiveError.UnicastSourceUnknown;
    }

    /// <summary>
    /// What keepalived logs and counts without discarding. RFC 3768 §7.1 would have a differing address list dropped unless it is the
    /// owner's; keepalived does not, so that two nodes survive a change of their addresses one after the other.
    /// </summary>
    private VrrpReceiveRemarks Remark(VrrpAdvertisement advertisement, VrrpChecksumForm form)
    {
        var remarks = VrrpReceiveRemarks.None;
        if (advertisement.AddressCount != _expected.VirtualAddresses.Length)
            remarks |= VrrpReceiveRemarks.AddressCountDiffers;
        else if (!HasExpectedAddresses(advertisement))
            remarks |= VrrpReceiveRemarks.AddressListDiffers;

        if (advertisement.AdvertisementInterval != _expected.AdvertisementInterval)
            remarks |= VrrpReceiveRemarks.IntervalDiffers;

        if (form == VrrpChecksumForm.MessageOnly && advertisement.Version == VrrpVersion.V3)
            remarks |= VrrpReceiveRemarks.MessageOnlyChecksum;

        if (form == VrrpChecksumForm.GroupPseudoHeader)
            remarks |= VrrpReceiveRemarks.OldUnicastChecksum;

        if (_isIPv6 && !advertisement.AddressAt(0).IsIPv6LinkLocal)
            remarks |= VrrpReceiveRemarks.FirstAddressNotLinkLocal;

        if (_expected.IsOwner)
            remarks |= VrrpReceiveRemarks.AnotherClaimsOwnedAddresses;

        return remarks;
    }

    private bool HasExpectedAddresses(VrrpAdvertisement advertisement)
    {
        foreach (var address in _expected.VirtualAddresses)
        {
            var found = false;
            for (var i = 0; i < advertisement.AddressCount && !found; i++)
                found = advertisement.AddressAt(i) == address;

            if (!found)
                return false;
        }

        return true;
    }
}
