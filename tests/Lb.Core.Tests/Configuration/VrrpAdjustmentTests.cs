using Lb.Core.Configuration;
using Lb.Core.Wire;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

/// <summary>
/// What is taken where settings do not go together. The values are those that keepalived 2.2.7 shows in its dump (<c>-d</c>) for the same
/// lines, but for VRRPv2 over IPv6.
/// </summary>
public sealed class VrrpAdjustmentTests
{
    [Theory]
    [InlineData("advert_int 0.3", 1000, "LB3027")]
    [InlineData("advert_int 1.25", 1000, "LB3027")]
    [InlineData("advert_int 1.5", 2000, "LB3027")]
    [InlineData("advert_int 2.5", 3000, "LB3027")]
    [InlineData("advert_int 255", 255_000, "")]
    [InlineData("version 3\nadvert_int 0.015", 20, "LB3027")]
    [InlineData("version 3\nadvert_int 1.004", 1000, "LB3027")]
    [InlineData("version 3\nadvert_int 0.3", 300, "")]
    [InlineData("version 3\nadvert_int 40.95", 40_950, "")]
    [InlineData("version 3\nadvert_int 40.96", 40_950, "LB3027")]
    [InlineData("version 3\nadvert_int 255", 40_950, "LB3027")]
    public void Read_Interval_IsRoundedToTheVersion(string lines, int expectedMilliseconds, string codes)
    {
        var (instance, found) = Read(ConfigurationText.Instance(lines, "advert_int"));

        Assert.Equal(codes, found);
        Assert.Equal(TimeSpan.FromMilliseconds(expectedMilliseconds), instance.AdvertisementInterval);
    }

    [Fact]
    public void Read_GlobalVersion_CountsForTheInterval()
    {
        var (instance, found) = Read(ConfigurationText.Instance("advert_int 0.5", "advert_int") + "\nglobal_defs {\nvrrp_version 3\n}");

        Assert.Equal("", found);
        Assert.Equal(TimeSpan.FromSeconds(0.5), instance.AdvertisementInterval);
    }

    [Theory]
    [InlineData("198.18.0.100\n2001:db8::1\n198.18.0.101", "198.18.0.100 198.18.0.101", "LB3014")]
    [InlineData("fe80::1\n198.18.0.100\n2001:db8::1", "fe80::1 2001:db8::1", "LB3014")]
    [InlineData("198.18.0.100/24\n198.18.0.100", "198.18.0.100", "LB2004")]
    public void Read_VirtualAddresses_AreOfTheFirstOnesFamily(string addresses, string expected, string codes)
    {
        var (instance, found) = Read(ConfigurationText.Instance("virtual_ipaddress {\n" + addresses + "\n}", "virtual_ipaddress"));

        Assert.Equal(codes, found);
        Assert.Equal(expected, string.Join(' ', instance.VirtualAddresses.Select(one => one.Address)));
    }

    [Theory]
    [InlineData("version 2", VrrpVersion.V3, "LB3028")]
    [InlineData("", null, "")]
    public void Read_IPv6_IsVersion3(string line, VrrpVersion? expected, string codes)
    {
        var (instance, found) = Read(ConfigurationText.Instance(line + "\nvirtual_ipaddress { 2001:db8::1 }", "virtual_ipaddress"));

        Assert.Equal(codes, found);
        Assert.Equal(expected, instance.Version);
        Assert.Equal(VrrpVersion.V3, instance.EffectiveVersion(new VrrpGlobalConfig { Version = VrrpVersion.V2 }));
    }

    [Theory]
    [InlineData("version 3", "1234", null, "LB3030")]
    [InlineData("", "1234", "1234", "")]
    [InlineData("", "123456789", "12345678", "LB3032")]
    [InlineData("", "1234567\u00e9", "1234567", "LB3032")]
    public void Read_Password_IsWhatVersion2Carries(string version, string written, string? expected, string codes)
    {
        var (instance, found) = Read(ConfigurationText.Instance($"{version}\nauthentication {{\nauth_type PASS\nauth_pass {written}\n}}"));

        Assert.Equal(codes, found);
        Assert.Equal(expected, instance.Authentication?.Password);
    }

    [Theory]
    [InlineData("", "eth2:0 eth3:", "even plain", "LB3038 LB3038 LB3038")]
    [InlineData("sync_group_tracking_weight", "eth2:10 eth3:", "own weighted even plain", "")]
    public void Read_MemberOfAGroup_HasNoWeightsOfItsOwn(string line, string interfaces, string scripts, string codes)
    {
        var text = ConfigurationText.Instance("track_interface {\neth2 weight 10\neth3\n}\ntrack_script {\nown\nweighted weight 5\neven weight 0\nplain\n}")
            + "\n" + ConfigurationText.Instance("interface eth9", "interface", "B")
            + "\nvrrp_sync_group G {\ngroup {\nVI_1\nB\n}\n" + line + "\n}\n"
            + "vrrp_script own {\nscript /bin/true\nweight 3\n}\nvrrp_script weighted {\nscript /bin/true\n}\n"
            + "vrrp_script even {\nscript /bin/true\nweight 3\n}\nvrrp_script plain {\nscript /bin/true\n}";
        var (instance, found) = Read(text);

        Assert.Equal(codes, found);
        Assert.Equal(interfaces, string.Join(' ', instance.TrackedInterfaces.Select(one => $"{one.Name}:{one.Weight}")));
        Assert.Equal(scripts, string.Join(' ', instance.TrackedScripts.Select(one => one.Name)));
    }

    [Theory]
    [InlineData("198.18.0.12", false)]
    [InlineData("2001:db8::12", true)]
    public void IsOverIPv6_WithoutVirtualAddress_IsThePeersFamily(string peer, bool expected) =>
        Assert.Equal(expected, Read(ConfigurationText.Instance($"unicast_peer {{ {peer} }}", "virtual_ipaddress")).Instance.IsOverIPv6());

    private static (VrrpInstanceConfig Instance, string Codes) Read(string text)
    {
        var result = ConfigurationText.Read(text);
        return (result.Config!.VrrpInstances[0], string.Join(' ', result.Diagnostics.Select(found => found.Code).Where(code => code != "LB3023")));
    }
}
