using Lb.Core.Configuration;
using Lb.Core.Runtime;
using Lb.Core.Runtime.Vrrp;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Runtime;

/// <summary>What is filled in where an instance says nothing, and whose word counts more.</summary>
public sealed class VrrpSettingsCompilerTests
{
    private static readonly VrrpInstanceConfig Written = new()
    {
        Name = "VI_1",
        Interface = "eth0",
        VirtualRouterId = 51,
        VirtualAddresses = [new VirtualAddressConfig(InetAddress.Parse("198.18.0.100"), null, null)],
    };

    [Fact]
    public void Compile_NothingButTheNeedful_HasKeepalivedsDefaults()
    {
        var settings = Compile(Written);

        Assert.Equal(VrrpVersion.V2, settings.Identity.Version);
        Assert.Equal(VrrpPacket.GroupIPv4, settings.Identity.Group);
        Assert.False(settings.Identity.IsUnicast);
        Assert.Equal(100, settings.Machine.Priority);
        Assert.False(settings.Machine.StartsAsMaster);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.Machine.AdvertisementInterval);
        Assert.Equal(3, settings.Machine.DownTimerAdverts);
        Assert.True(settings.Machine.AdvertisesOnLowerPriority);
        Assert.Equal(new GratuitousSettings(), settings.Machine.Gratuitous);
        Assert.Equal(VrrpChecksumForm.PseudoHeader, settings.ChecksumForm);
        Assert.Equal(255, settings.TimeToLive);
    }

    [Fact]
    public void Compile_GlobalAndOwnWord_OwnCountsMore()
    {
        var global = new VrrpGlobalConfig
        {
            Version = VrrpVersion.V3,
            DownTimerAdverts = 5,
            IsSilentOnLowerPriority = true,
            Gratuitous = new GratuitousConfig { MasterRepeat = 2, RefreshRepeat = 7 },
        };

        var inherited = Compile(Written, global);
        var own = Compile(
            Written with { Version = VrrpVersion.V2, DownTimerAdverts = 4, IsSilentOnLowerPriority = false, Gratuitous = new GratuitousConfig { MasterRepeat = 1 } },
            global);

        Assert.Equal((VrrpVersion.V3, 5, false, 2, 7), Facts(inherited));
        Assert.Equal((VrrpVersion.V2, 4, true, 1, 7), Facts(own));

        static (VrrpVersion Version, int Adverts, bool Answers, int Repeat, int RefreshRepeat) Facts(VrrpRouterSettings settings) => (
            settings.Identity.Version,
            settings.Machine.DownTimerAdverts,
            settings.Machine.AdvertisesOnLowerPriority,
            settings.Machine.Gratuitous.MasterRepeat,
            settings.Machine.Gratuitous.RefreshRepeat);
    }

    [Theory]
    [InlineData("2001:db8::100", "ff02::12")]
    [InlineData("198.18.0.100", "224.0.0.18")]
    public void Compile_FirstAddress_TellsFamilyAndGroup(string address, string group)
    {
        var settings = Compile(Written with { VirtualAddresses = [new VirtualAddressConfig(InetAddress.Parse(address), null, null)] });

        Assert.Equal(InetAddress.Parse(group), settings.Identity.Group);
        Assert.Equal(group.Contains(':', StringComparison.Ordinal), settings.Identity.IsIPv6);
        Assert.Equal(settings.Identity.IsIPv6 ? VrrpVersion.V3 : VrrpVersion.V2, settings.Identity.Version);
    }

    [Fact]
    public void Compile_AddressesOfBothFamilies_AdvertisesOneAndHoldsBoth()
    {
        var settings = Compile(Written with
        {
            VirtualAddresses = [.. Written.VirtualAddresses, new VirtualAddressConfig(InetAddress.Parse("2001:db8::100"), null, null)],
            ExcludedAddresses = [new VirtualAddressConfig(InetAddress.Parse("198.18.0.101"), null, null)],
        });

        Assert.Equal(["198.18.0.100"], settings.AdvertisedAddresses.Select(address => address.Address.ToString()));
        Assert.Equal(["198.18.0.100", "2001:db8::100", "198.18.0.101"], settings.Addresses.Select(address => address.Address.ToString()));
    }

    [Fact]
    public void Compile_Unicast_TakesItsSourceAndTimeToLive()
    {
        var settings = Compile(Written with
        {
            UnicastPeers = [new UnicastPeerConfig(InetAddress.Parse("198.18.0.2"), 250)],
            UnicastSource = InetAddress.Parse("198.18.0.1"),
            MulticastSource = InetAddress.Parse("198.18.0.9"),
            UnicastTimeToLive = 64,
        });

        Assert.True(settings.Identity.IsUnicast);
        Assert.Equal(InetAddress.Parse("198.18.0.1"), settings.Identity.WrittenSource);
        Assert.Equal(64, settings.TimeToLive);
        Assert.Equal(new VrrpUnicastPeer(InetAddress.Parse("198.18.0.2"), 250), Assert.Single(settings.Peers));
    }

    [Fact]
    public void Compile_PasswordInVersion3_IsNotUsed()
    {
        var secret = Written with { Authentication = new VrrpAuthenticationConfig("PASS", "1111") };

        Assert.NotNull(Compile(secret).Password);
        Assert.Null(Compile(secret with { Version = VrrpVersion.V3 }).Password);
        Assert.DoesNotContain("1111", Compile(secret).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_LacksWhatItNeeds_SaysWhat()
    {
        Assert.Contains("lacks an 'interface'", Refusal(Written with { Interface = null }), StringComparison.Ordinal);
        Assert.Contains("lacks a 'virtual_router_id'", Refusal(Written with { VirtualRouterId = null }), StringComparison.Ordinal);
        Assert.Contains("whole seconds", Refusal(Written with { AdvertisementInterval = TimeSpan.FromMilliseconds(100) }), StringComparison.Ordinal);

        static string Refusal(VrrpInstanceConfig instance) => Assert.Throws<LoadBalancerException>(() => Compile(instance)).Message;
    }

    private static VrrpRouterSettings Compile(VrrpInstanceConfig instance, VrrpGlobalConfig? global = null) =>
        Assert.Single(VrrpSettingsCompiler.Compile(new LbConfig { VrrpInstances = [instance], Global = new GlobalConfig { Vrrp = global ?? new() } }));
}
