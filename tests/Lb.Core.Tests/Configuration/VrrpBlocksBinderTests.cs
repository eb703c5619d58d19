using Lb.Core.Configuration;
using Lb.Core.Wire;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

/// <summary>What stands beside <c>vrrp_instance</c>: scripts, groups and what <c>global_defs</c> says about them.</summary>
public sealed class VrrpBlocksBinderTests
{
    private static readonly Dictionary<string, (Func<GlobalConfig, object?> Property, object? Expected)> GlobalLines = new(StringComparer.Ordinal)
    {
        ["vrrp_version 3"] = (global => global.Vrrp.Version, VrrpVersion.V3),
        ["vrrp_mcast_group4 224.0.0.200"] = (global => global.Vrrp.MulticastGroupIPv4, InetAddress.Parse("224.0.0.200")),
        ["vrrp_mcast_group6 ff02::113"] = (global => global.Vrrp.MulticastGroupIPv6, InetAddress.Parse("ff02::113")),
        ["vrrp_down_timer_adverts 4"] = (global => global.Vrrp.DownTimerAdverts, (byte)4),
        ["vrrp_lower_prio_no_advert"] = (global => global.Vrrp.IsSilentOnLowerPriority, true),
        ["vrrp_higher_prio_send_advert true"] = (global => global.Vrrp.AdvertisesBeforeYielding, true),
        ["vrrp_check_unicast_src"] = (global => global.Vrrp.ChecksUnicastSource, true),
        ["vrrp_owner_ignore_adverts"] = (global => global.Vrrp.IgnoresAdvertisementsAsOwner, true),
        ["v3_checksum_as_v2"] = (global => global.Vrrp.SendsMessageOnlyChecksum, true),
        ["vrrp_startup_delay 5.5"] = (global => global.Vrrp.StartupDelay, TimeSpan.FromSeconds(5.5)),
        ["vrrp_notify_priority_changes yes"] = (global => global.Vrrp.NotifiesPriorityChanges, true),
        ["vrrp_garp_master_delay 10"] = (global => global.Vrrp.Gratuitous, new GratuitousConfig { MasterDelay = TimeSpan.FromSeconds(10) }),
        ["vrrp_garp_master_repeat 1"] = (global => global.Vrrp.Gratuitous, new GratuitousConfig { MasterRepeat = 1 }),
        ["vrrp_garp_master_refresh 60"] = (global => global.Vrrp.Gratuitous, new GratuitousConfig { Refresh = TimeSpan.FromMinutes(1) }),
        ["vrrp_garp_master_refresh_repeat 2"] = (global => global.Vrrp.Gratuitous, new GratuitousConfig { RefreshRepeat = 2 }),
        ["vrrp_garp_lower_prio_delay 9"] = (global => global.Vrrp.Gratuitous, new GratuitousConfig { LowerPriorityDelay = TimeSpan.FromSeconds(9) }),
        ["vrrp_garp_lower_prio_repeat 3"] = (global => global.Vrrp.Gratuitous, new GratuitousConfig { LowerPriorityRepeat = 3 }),
        ["vrrp_garp_interval 0.001"] = (global => global.Vrrp.Gratuitous, new GratuitousConfig { ArpInterval = TimeSpan.FromMilliseconds(1) }),
        ["vrrp_gna_interval 0.000001"] = (
            global => global.Vrrp.Gratuitous, new GratuitousConfig { NeighborAdvertisementInterval = TimeSpan.FromMicroseconds(1) }),
        ["vrrp_min_garp"] = (global => global.Vrrp.Gratuitous, new GratuitousConfig { MasterRepeat = 1, MasterDelay = TimeSpan.Zero }),
        ["vrrp_min_garp off"] = (global => global.Vrrp.Gratuitous, new GratuitousConfig()),
        ["vrrp_garp_master_delay 7\nvrrp_min_garp"] = (
            global => global.Vrrp.Gratuitous, new GratuitousConfig { MasterRepeat = 1, MasterDelay = TimeSpan.FromSeconds(7) }),
        ["script_user alice staff"] = (global => global.Scripts, new ScriptsConfig { User = "alice", Group = "staff" }),
        ["enable_script_security"] = (global => global.Scripts, new ScriptsConfig()),
        ["@userspacelb script_security off"] = (global => global.Scripts, new ScriptsConfig { RefusesUnsafe = false }),
        ["@userspacelb script_security on"] = (global => global.Scripts, new ScriptsConfig()),
        ["notify_fifo /run/f"] = (global => global.Scripts.NotifyFifo, "/run/f"),
        ["vrrp_notify_fifo /run/v"] = (global => global.Scripts.VrrpNotifyFifo, "/run/v"),
        ["lvs_notify_fifo /run/l"] = (global => global.Scripts.LvsNotifyFifo, "/run/l"),
        ["lvs_notify_fifo_script /bin/l bob"] = (global => Text(global.Scripts.LvsNotifyFifoScript), "/bin/l:bob:"),
        ["notify_fifo_script \"/bin/f 'a b'\" bob"] = (global => Text(global.Scripts.NotifyFifoScript), "/bin/f|a b:bob:"),
        ["vrrp_notify_fifo_script /bin/v bob staff"] = (global => Text(global.Scripts.VrrpNotifyFifoScript), "/bin/v:bob:staff"),
    };

    public static TheoryData<string> GlobalCases() => [.. GlobalLines.Keys];

    [Theory]
    [MemberData(nameof(GlobalCases))]
    public void Read_LineOfGlobalDefs_ReachesItsProperty(string line)
    {
        var result = ConfigurationText.Read($"global_defs {{\n{line}\n}}");

        Assert.Equal("1:1 LB3023", ConfigurationText.Short(result));
        Assert.Equal(GlobalLines[line].Expected, GlobalLines[line].Property(result.Config!.Global));
    }

    [Fact]
    public void Read_SecondGlobalDefs_AddsToTheFirst()
    {
        var global = ConfigurationText.Read(
            "global_defs {\nvrrp_version 3\nvrrp_garp_master_repeat 2\nscript_user alice\n@userspacelb script_security off\n}\n"
            + "global_defs {\nvrrp_garp_master_delay 1\nnotify_fifo /run/f\n}").Config!.Global;

        Assert.Equal(
            (VrrpVersion.V3, 2, TimeSpan.FromSeconds(1)), (global.Vrrp.Version, global.Vrrp.Gratuitous.MasterRepeat, global.Vrrp.Gratuitous.MasterDelay));
        Assert.Equal(new ScriptsConfig { User = "alice", RefusesUnsafe = false, NotifyFifo = "/run/f" }, global.Scripts);
    }

    [Fact]
    public void Read_VrrpScript_IsKeptWhole()
    {
        var result = ConfigurationText.Read(
            """
            vrrp_script chk {
              script "/usr/bin/redis-cli -h 198.18.0.11 'PING now'"
              interval 2
              timeout 3
              weight -20 reverse
              rise 2
              fall 3
              user redis staff
              init_fail
            }
            vrrp_script bare {
              script /bin/true
            }
            """);

        Assert.Equal("1:1 LB3023", ConfigurationText.Short(result));
        var scripts = result.Config!.VrrpScripts;
        Assert.Equal("/usr/bin/redis-cli|-h|198.18.0.11|PING now:redis:staff", Text(scripts[0].Script));
        Assert.Equal(
            new VrrpScriptConfig
            {
                Name = "chk",
                Script = scripts[0].Script,
                Interval = TimeSpan.FromSeconds(2),
                Timeout = TimeSpan.FromSeconds(3),
                Weight = -20,
                IsReverse = true,
                Rise = 2,
                Fall = 3,
                StartsFailed = true,
                Location = scripts[0].Location,
            },
            scripts[0]);
        Assert.Equal(new VrrpScriptConfig { Name = "bare", Script = scripts[1].Script, Location = scripts[1].Location }, scripts[1]);
    }

    [Fact]
    public void Read_SyncGroup_IsKeptWhole()
    {
        var result = ConfigurationText.Read(
            "vrrp_script chk { script /bin/true }\nvrrp_sync_group G {\ngroup {\nVI_1 VI_2\n}\ntrack_interface {\neth3 weight 5\n}\n"
            + "track_script {\nchk weight 6 reverse\n}\nnotify_master /bin/m\nsync_group_tracking_weight\n}\n"
            + ConfigurationText.Instance("") + "\n" + ConfigurationText.Instance("interface eth2", "interface", "VI_2"));

        Assert.Equal("1:1 LB3023", ConfigurationText.Short(result));
        var group = Assert.Single(result.Config!.VrrpSyncGroups);
        Assert.Equal(["VI_1", "VI_2"], group.Members.ToArray());
        Assert.Equal(("eth3", (int?)5, false), (group.TrackedInterfaces[0].Name, group.TrackedInterfaces[0].Weight, group.TrackedInterfaces[0].IsReverse));
        Assert.Equal(("chk", (int?)6, true), (group.TrackedScripts[0].Name, group.TrackedScripts[0].Weight, group.TrackedScripts[0].IsReverse));
        Assert.Equal(NotifyEvent.Master, Assert.Single(group.NotifyScripts).Event);
        Assert.True(group.MembersKeepWeights);
    }

    private static string? Text(ScriptConfig? script) =>
        script is null ? null : $"{string.Join('|', script.Arguments)}:{script.User}:{script.Group}";
}
