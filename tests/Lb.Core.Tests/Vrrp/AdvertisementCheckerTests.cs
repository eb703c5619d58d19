using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Vrrp;
using Lb.Core.Wire;
using static Lb.Core.Tests.Vrrp.AdvertisementUnderTest;

namespace Lb.Core.Tests.Vrrp;

public sealed class AdvertisementCheckerTests
{
    // Each of these differs from an accepted packet, or from the expectations it meets, in one thing.
    private static readonly Dictionary<string, (VrrpReceiveError Error, AdvertisementUnderTest Test)> Faults = new(StringComparer.Ordinal)
    {
        ["authentication header"] = (VrrpReceiveError.NotVrrp, V2 with { Protocol = IpProtocol.Authentication }),
        ["seven octets"] = (VrrpReceiveError.TooShort, V3 with { Change = static message => message[..7] }),
        ["one octet short"] = (VrrpReceiveError.LengthMismatch, V3 with { Change = static message => message[..^1] }),
        ["v2 without trailer"] = (VrrpReceiveError.LengthMismatch, V2 with { Change = static message => message[..^8] }),
        ["auth_hmac behind"] = (VrrpReceiveError.LengthMismatch, V3 with { Change = static message => [.. message, .. new byte[40]] }),
        ["one address' worth behind"] = (VrrpReceiveError.LengthMismatch, V3 with { Change = static message => [.. message, 0, 0, 0, 0] }),
        ["through a router"] = (VrrpReceiveError.TimeToLiveNot255, V3 with { TimeToLive = 254 }),
        ["through a router, IPv6"] = (VrrpReceiveError.TimeToLiveNot255, V3OverIPv6 with { TimeToLive = 254 }),
        ["v3 where v2 is configured"] = (VrrpReceiveError.VersionMismatch, V3 with { Expected = V3.Expected with { Version = VrrpVersion.V2 } }),
        ["version 4"] = (VrrpReceiveError.VersionMismatch, V3.Repaired(static message => message[0] = 0x41)),
        ["v2 over IPv6"] = (VrrpReceiveError.VersionMismatch, V3OverIPv6.Repaired(static message => message[0] = 0x21)),
        ["authentication type 3"] = (VrrpReceiveError.AuthenticationTypeUnknown, V2.Repaired(static message => message[4] = 3)),
        ["authentication type AH"] = (VrrpReceiveError.AuthenticationTypeMismatch, V2.Repaired(static message => message[4] = 2)),
        ["password where none is configured"] = (VrrpReceiveError.AuthenticationTypeMismatch, V2 with { Expected = V2.Expected with { Password = null } }),
        ["no password where one is configured"] = (VrrpReceiveError.AuthenticationTypeMismatch, V2 with { Header = V2.Header with { Password = null } }),
        ["other password"] = (VrrpReceiveError.PasswordMismatch, V2.Repaired(static message => message[^1] = 1)),
        ["v2 interval"] = (VrrpReceiveError.IntervalMismatch, V2.Repaired(static message => message[5] = 2)),
        ["v3 interval zero"] = (VrrpReceiveError.IntervalZero, V3.Repaired(static message => message[4] = message[5] = 0)),
        ["type 2"] = (VrrpReceiveError.UnknownType, V3.Repaired(static message => message[0] = 0x32)),
        ["other VRID"] = (VrrpReceiveError.VirtualRouterIdMismatch, V3.Repaired(static message => message[1] = 52)),
        ["more received than promised"] = (VrrpReceiveError.IpLengthMismatch, V3 with { Padding = 15 }),
        ["v2 checksum"] = (VrrpReceiveError.ChecksumWrong, V2 with { Change = static message => [.. message[..6], (byte)(message[6] ^ 1), .. message[7..]] }),
        ["v3 checksum"] = (VrrpReceiveError.ChecksumWrong, V3 with { Change = static message => [.. message[..6], (byte)(message[6] ^ 1), .. message[7..]] }),
        ["IPv6 checksum"] = (VrrpReceiveError.ChecksumWrong, V3OverIPv6 with { Change = static message => [.. message[..6], (byte)(message[6] ^ 1), .. message[7..]] }),
        ["no address"] = (VrrpReceiveError.NoAddresses, V3 with { Addresses = [] }),
        ["multicast to a unicast instance"] = (VrrpReceiveError.UnexpectedMulticast, Unicast with { Destination = VrrpPacket.GroupIPv4 }),
        ["unicast to a multicast instance"] = (VrrpReceiveError.UnexpectedUnicast, V3 with { Destination = Own }),
        ["other group"] = (VrrpReceiveError.UnexpectedUnicast, V3 with { Destination = InetAddress.Parse("224.0.0.19") }),
        ["owner_ignore_adverts"] = (VrrpReceiveError.IgnoredByOwner, V3 with { Expected = V3.Expected with { IsOwner = true, IgnoresAdvertisementsAsOwner = true } }),
        ["check_unicast_src"] = (
            VrrpReceiveError.UnicastSourceUnknown,
            Unicast with { Expected = Unicast.Expected with { ChecksUnicastSource = true, UnicastPeers = [new VrrpUnicastPeer(Own)] } }),
        ["a TTL range implies check_unicast_src"] = (
            VrrpReceiveError.UnicastSourceUnknown,
            Unicast with { Expected = Unicast.Expected with { UnicastPeers = [new VrrpUnicastPeer(Own, 1)] } }),
        ["below min_ttl"] = (
            VrrpReceiveError.UnicastTimeToLiveOutOfRange,
            Unicast with { TimeToLive = 252, Expected = Unicast.Expected with { UnicastPeers = [new VrrpUnicastPeer(Sender, 253)] } }),
        ["above max_ttl"] = (
            VrrpReceiveError.UnicastTimeToLiveOutOfRange,
            Unicast with { TimeToLive = 65, Expected = Unicast.Expected with { UnicastPeers = [new VrrpUnicastPeer(Sender, 0, 64)] } }),
    };

    private static readonly Dictionary<string, (VrrpReceiveRemarks Remarks, AdvertisementUnderTest Test)> Oddities = new(StringComparer.Ordinal)
    {
        ["v2"] = (VrrpReceiveRemarks.None, V2),
        ["v3"] = (VrrpReceiveRemarks.None, V3),
        ["v3 over IPv6"] = (VrrpReceiveRemarks.None, V3OverIPv6),
        ["unicast"] = (VrrpReceiveRemarks.None, Unicast),
        ["unicast through routers"] = (VrrpReceiveRemarks.None, Unicast with { TimeToLive = 3 }),
        ["unicast within the TTL range"] = (
            VrrpReceiveRemarks.None, Unicast with { TimeToLive = 64, Expected = Unicast.Expected with { UnicastPeers = [new VrrpUnicastPeer(Own), new VrrpUnicastPeer(Sender, 64, 64)] } }),
        ["unicast from no peer, unchecked"] = (VrrpReceiveRemarks.None, Unicast with { Expected = Unicast.Expected with { UnicastPeers = [new VrrpUnicastPeer(Own)] } }),
        ["Ethernet padding"] = (VrrpReceiveRemarks.None, V3 with { Padding = 14 }),
        ["v2 without authentication ignores its trailer"] = (
            VrrpReceiveRemarks.None,
            (V2 with { Header = V2.Header with { Password = null }, Expected = V2.Expected with { Password = null } }).Repaired(static message => message[^1] = 7)),
        ["reserved bits are ignored"] = (VrrpReceiveRemarks.None, V3.Repaired(static message => message[4] |= 0xF0)),
        ["v2 without addresses"] = (VrrpReceiveRemarks.AddressCountDiffers, V2 with { Addresses = [] }),
        ["resigning"] = (VrrpReceiveRemarks.None, V3 with { Header = V3.Header with { Priority = 0 } }),
        ["two addresses"] = (VrrpReceiveRemarks.AddressCountDiffers, V3 with { Addresses = [Vip, Own] }),
        ["another address"] = (VrrpReceiveRemarks.AddressListDiffers, V3 with { Addresses = [Own] }),
        ["the same addresses in another order"] = (
            VrrpReceiveRemarks.None, V3 with { Addresses = [Own, Vip], Expected = V3.Expected with { VirtualAddresses = [Vip, Own] } }),
        ["v3 interval"] = (VrrpReceiveRemarks.IntervalDiffers, V3 with { Header = V3.Header with { AdvertisementInterval = new Centiseconds(10) } }),
        ["RFC 9568 checksum"] = (VrrpReceiveRemarks.MessageOnlyChecksum, V3 with { Header = V3.Header with { ChecksumForm = VrrpChecksumForm.MessageOnly } }),
        ["keepalived 1.3.6"] = (VrrpReceiveRemarks.OldUnicastChecksum, Unicast with { Header = V3.Header with { ChecksumForm = VrrpChecksumForm.GroupPseudoHeader } }),
        ["first address not link-local"] = (
            VrrpReceiveRemarks.FirstAddressNotLinkLocal,
            V3OverIPv6 with { Addresses = [InetAddress.Parse("2001:db8::1")], Expected = V3OverIPv6.Expected with { VirtualAddresses = [InetAddress.Parse("2001:db8::1")] } }),
        ["we own the addresses"] = (VrrpReceiveRemarks.AnotherClaimsOwnedAddresses, V3 with { Expected = V3.Expected with { IsOwner = true } }),
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    public static TheoryData<string> OddityNames => [.. Oddities.Keys];

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void Check_OneFault_IsCountedAsThat(string name) => Assert.Equal(Faults[name].Error, Faults[name].Test.Check(out _));

    [Theory]
    [MemberData(nameof(OddityNames))]
    public void Check_NoFault_IsAcceptedWithRemarks(string name)
    {
        var (remarks, test) = Oddities[name];

        Assert.Equal(VrrpReceiveError.None, test.Check(out var accepted));
        Assert.Equal(remarks, accepted.Remarks);
        Assert.Equal(test.Header.Priority, accepted.Priority);
        Assert.Equal(test.Header.AdvertisementInterval, accepted.Interval);
        Assert.Equal(test.Source, accepted.Source);
    }

    [Fact]
    public void Faults_Together_CoverEveryReason() =>
        Assert.Empty(Enum.GetValues<VrrpReceiveError>().Except([VrrpReceiveError.None, .. Faults.Values.Select(static fault => fault.Error)]));

    [Fact]
    public void Oddities_Together_CoverEveryRemark() =>
        Assert.Empty(Enum.GetValues<VrrpReceiveRemarks>().Except(Oddities.Values.Select(static oddity => oddity.Remarks)));

    [Fact]
    public void Check_EveryFaultAtOnce_IsCountedAsTheFirst()
    {
        var test = V2.Repaired(static message => (message[0], message[1], message[4], message[5]) = (0x22, 52, 3, 9)) with { TimeToLive = 1, Destination = Own, Padding = 99 };

        Assert.Equal(VrrpReceiveError.TimeToLiveNot255, test.Check(out _));
        Assert.Equal(VrrpReceiveError.AuthenticationTypeUnknown, (test with { TimeToLive = 255 }).Check(out _));
    }

    [Fact]
    public void Check_AnyBytes_NeverThrows() => Prop.ForAll<byte[], byte, byte>((octets, first, count) =>
    {
        foreach (var test in (AdvertisementUnderTest[])[V2, V3, V3OverIPv6, Unicast])
        {
            byte[] message = [(byte)(first % 2 == 0 ? (int)test.Header.Version << 4 | 1 : first), 51, 100, (byte)(count % 8), .. octets];
            _ = (test with { Change = _ => message }).Check(out _);
            _ = (test with { Change = _ => octets }).Check(out _);
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(100));

    [Fact]
    public void CountDiscarded_EveryReason_IsItsOwnCounter()
    {
        var counters = new VrrpCounters();
        foreach (var error in Enum.GetValues<VrrpReceiveError>().Skip(1))
            counters.CountDiscarded(error);

        counters.CountRemarks(VrrpReceiveRemarks.IntervalDiffers | VrrpReceiveRemarks.AddressCountDiffers);
        var copy = counters.Copy();
        counters.CountDiscarded(VrrpReceiveError.TooShort);

        Assert.All(Enum.GetValues<VrrpReceiveError>().Skip(1), error => Assert.Equal(1, copy.Discarded(error)));
        Assert.Equal(Enum.GetValues<VrrpReceiveError>().Length - 1, copy.DiscardedTotal);
        Assert.Equal(1, copy.Remarked(VrrpReceiveRemarks.IntervalDiffers));
        Assert.Equal(0, copy.Remarked(VrrpReceiveRemarks.OldUnicastChecksum));
    }
}
