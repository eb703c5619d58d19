using Lb.Core.Configuration;
using Lb.Core.Wire;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

/// <summary>Every keyword of a <c>vrrp_instance</c> that is acted on reaches its property.</summary>
public sealed class VrrpInstanceBinderTests
{
    private static readonly Dictionary<string, (string Line, Func<VrrpInstanceConfig, object?> Property, object? Expected)> Keywords = new(StringComparer.Ordinal)
    {
        ["state"] = ("state MASTER", instance => instance.StartsAsMaster, true),
        ["interface"] = ("interface eth7", instance => instance.Interface, "eth7"),
        ["virtual_router_id"] = ("virtual_router_id 255", instance => instance.VirtualRouterId, (byte)255),
        ["priority"] = ("priority 1", instance => instance.Priority, (byte)1),
        ["version"] = ("version 3", instance => instance.Version, VrrpVersion.V3),
        ["advert_int"] = ("version 3\nadvert_int 0.01", instance => instance.AdvertisementInterval, TimeSpan.FromMilliseconds(10)),
        ["down_timer_adverts"] = ("down_timer_adverts 100", instance => instance.DownTimerAdverts, (byte)100),
        ["nopreempt"] = ("nopreempt", instance => instance.Preempts, false),
        ["preempt"] = ("preempt", instance => instance.Preempts, true),
        ["preempt_delay"] = ("preempt_delay 4.12", instance => instance.PreemptDelay, TimeSpan.FromMilliseconds(4120)),
        ["lower_prio_no_advert"] = ("lower_prio_no_advert", instance => instance.IsSilentOnLowerPriority, true),
        ["lower_prio_no_advert off"] = ("lower_prio_no_advert off", instance => instance.IsSilentOnLowerPriority, false),
        ["higher_prio_send_advert"] = ("higher_prio_send_advert yes", instance => instance.AdvertisesBeforeYielding, true),
        ["owner_ignore_adverts"] = ("owner_ignore_adverts", instance => instance.IgnoresAdvertisementsAsOwner, true),
        ["v3_checksum_as_v2"] = ("v3_checksum_as_v2", instance => instance.SendsMessageOnlyChecksum, true),
        ["authentication"] = (
            "authentication {\nauth_type PASS\nauth_pass \"p w\"\n}", instance => instance.Authentication, new VrrpAuthenticationConfig("PASS", "p w")),
        ["virtual_ipaddress"] = ("virtual_ipaddress {\n198.18.0.101\n}", instance => Text(instance.VirtualAddresses, one => one.Address), "198.18.0.100 198.18.0.101"),
        ["virtual_ipaddress_excluded"] = (
            "virtual_ipaddress_excluded {\n198.18.0.102\n2001:db8::1\n}",
            instance => Text(instance.ExcludedAddresses, one => one.Address),
            "198.18.0.102 2001:db8::1"),
        ["virtual_routes"] = (
            "virtual_routes {\n198.18.1.0/24 dev eth1\ndefault via 198.18.0.1\n}",
            instance => Text(instance.VirtualRoutes, one => $"{one.Destination}/{one.PrefixLength}"),
            "198.18.1.0/24 0.0.0.0/0"),
        ["unicast_peer"] = (
            "unicast_peer {\n198.18.0.12\n198.18.0.13 min_ttl 250 max_ttl 254\n198.18.0.12\n}\nunicast_peer { 198.18.0.14 }",
            instance => Text(instance.UnicastPeers, one => $"{one.Address}:{one.MinTimeToLive}-{one.MaxTimeToLive}"),
            "198.18.0.12:0-255 198.18.0.13:250-254 198.18.0.14:0-255"),
        ["unicast_src_ip"] = (
            "unicast_src_ip 198.18.0.11\nunicast_peer { 198.18.0.12 }", instance => instance.UnicastSource, InetAddress.Parse("198.18.0.11")),
        ["unicast_ttl"] = ("unicast_ttl 64\nunicast_peer { 198.18.0.12 }", instance => instance.UnicastTimeToLive, (byte)64),
        ["check_unicast_src"] = ("check_unicast_src\nunicast_peer { 198.18.0.12 }", instance => instance.ChecksUnicastSource, true),
        ["mcast_src_ip"] = ("mcast_src_ip 198.18.0.11", instance => instance.MulticastSource, InetAddress.Parse("198.18.0.11")),
        ["mcast_dst_ip"] = ("mcast_dst_ip 224.0.0.200", instance => instance.MulticastGroup, InetAddress.Parse("224.0.0.200")),
        ["dont_track_primary"] = ("dont_track_primary", instance => instance.TracksPrimaryInterface, false),
        ["track_interface"] = (
            "track_interface {\neth2\neth3 weight -10\neth4 weight 253 reverse\n}",
            instance => Text(instance.TrackedInterfaces, one => $"{one.Name}:{one.Weight}:{one.IsReverse}"),
            "eth2::False eth3:-10:False eth4:253:True"),
        ["garp_master_repeat"] = ("garp_master_repeat 2", instance => instance.Gratuitous.MasterRepeat, 2),
        ["garp_master_delay"] = ("garp_master_delay 0", instance => instance.Gratuitous.MasterDelay, TimeSpan.Zero),
        ["garp_master_refresh"] = ("garp_master_refresh 60", instance => instance.Gratuitous.Refresh, TimeSpan.FromSeconds(60)),
        ["garp_master_refresh_repeat"] = ("garp_master_refresh_repeat 3", instance => instance.Gratuitous.RefreshRepeat, 3),
        ["garp_lower_prio_repeat"] = ("garp_lower_prio_repeat 0", instance => instance.Gratuitous.LowerPriorityRepeat, 0),
        ["garp_lower_prio_delay"] = ("garp_lower_prio_delay 7", instance => instance.Gratuitous.LowerPriorityDelay, TimeSpan.FromSeconds(7)),
        ["use_vmac"] = ("use_vmac", instance => instance.VirtualMac, new VirtualMacConfig(null, false)),
        ["use_vmac NAME"] = ("use_vmac vr51\nvmac_xmit_base", instance => instance.VirtualMac, new VirtualMacConfig("vr51", true)),
        ["notify_priority_changes"] = ("notify_priority_changes on", instance => instance.NotifiesPriorityChanges, true),
        ["notify"] = (
            "notify \"/bin/n 'a b'\" alice staff\nnotify_master /bin/m\nnotify_backup /bin/b\nnotify_fault /bin/f\nnotify_stop /bin/s bob",
            instance => Text(instance.NotifyScripts, one => $"{one.Event}:{string.Join('|', one.Script.Arguments)}:{one.Script.User}:{one.Script.Group}"),
            "Any:/bin/n|a b:alice:staff Master:/bin/m:: Backup:/bin/b:: Fault:/bin/f:: Stop:/bin/s:bob:"),
        ["no_virtual_ipaddress"] = ("no_virtual_ipaddress", instance => instance.Name, "VI_1"),
    };

    public static TheoryData<string> Cases() => [.. Keywords.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_Keyword_ReachesItsProperty(string keyword)
    {
        var (line, property, expected) = Keywords[keyword];
        var replaced = keyword is "state" or "interface" or "virtual_router_id" or "priority" or "advert_int" ? keyword : "";

        var result = ConfigurationText.Read(ConfigurationText.Instance(line, replaced));

        Assert.Equal("1:1 LB3023", ConfigurationText.Short(result));
        Assert.Equal(expected, property(Assert.Single(result.Config!.VrrpInstances)));
    }

    [Fact]
    public void Read_BareInstance_LeavesDefaultsToOthers()
    {
        var instance = Assert.Single(ConfigurationText.Read(ConfigurationText.Instance("", "state priority advert_int")).Config!.VrrpInstances);

        // The text of records leaves out what arrays hold.
        var bare = new VrrpInstanceConfig { Name = "VI_1", Interface = "eth1", VirtualRouterId = 51, Location = instance.Location };
        Assert.Equal(bare.ToString(), instance.ToString());
        Assert.Equal("198.18.0.100", Text(instance.VirtualAddresses, one => one.Address));
        Assert.Equal(
            0,
            instance.ExcludedAddresses.Length + instance.VirtualRoutes.Length + instance.UnicastPeers.Length + instance.TrackedInterfaces.Length
            + instance.TrackedScripts.Length + instance.NotifyScripts.Length);
    }

    [Fact]
    public void Read_Password_IsInNoText()
    {
        var result = ConfigurationText.Read(ConfigurationText.Instance("authentication {\nauth_type PASS\nauth_pass hunter2 hunter3\n}"));

        Assert.Equal("hunter2", result.Understood.VrrpInstances[0].Authentication!.Password);
        Assert.DoesNotContain("hunter", result.Understood.VrrpInstances[0] + string.Concat(result.Diagnostics), StringComparison.Ordinal);
    }

    [Fact]
    public void Interfaces_NamesOfVirtualMacs_AreNotExpectedToBeThere()
    {
        var text = ConfigurationText.Instance("use_vmac vr51\nvirtual_ipaddress_excluded {\n198.18.0.101 dev vr51\n198.18.0.102 dev eth2\n}\ntrack_interface { eth3 }");
        Assert.Equal(["eth1", "eth2", "eth3"], ConfigurationText.Read(text).Interfaces.Select(one => one.Name).Order(StringComparer.Ordinal));
    }

    private static string Text<T>(IEnumerable<T> items, Func<T, object> text) => string.Join(' ', items.Select(text));
}
