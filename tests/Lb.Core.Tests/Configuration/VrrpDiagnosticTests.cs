using Lb.Core.Configuration;
using Lb.Core.Wire;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

/// <summary>What is said about VRRP, and where.</summary>
public sealed class VrrpDiagnosticTests
{
    private const string Script = "\n}\nvrrp_script chk {\nscript /bin/true\n";

    [Theory]
    [InlineData("", "")]
    [InlineData("track_interfac {\n}", "8:1 LB2001")]
    [InlineData("virtual_ipaddress", "8:1 LB1008!")]
    [InlineData("nopreempt\npreempt", "8:1 LB2004")]
    [InlineData("advert_int 0", "6:1 LB2004, 8:12 LB3003!")]
    [InlineData("advert_int 256", "6:1 LB2004, 8:12 LB3003!")]
    [InlineData("advert_int 1s", "6:1 LB2004, 8:12 LB3003!")]
    [InlineData("advert_int", "6:1 LB2004, 8:1 LB2005!")]
    [InlineData("version 4", "8:9 LB3003!")]
    [InlineData("preempt_delay 1001", "8:15 LB3003!")]
    [InlineData("preempt_delay 5\nnopreempt", "8:1 LB3033")]
    [InlineData("down_timer_adverts 101", "8:20 LB3003!")]
    [InlineData("lower_prio_no_advert maybe", "8:22 LB3004!")]
    [InlineData("garp_master_repeat 0", "8:20 LB3003!")]
    [InlineData("garp_master_delay 1.5", "8:19 LB3003!")]
    [InlineData("mcast_dst_ip 198.18.0.1", "8:14 LB3001!")]
    [InlineData("mcast_dst_ip ff02::12", "8:1 LB3014!")]
    [InlineData("mcast_src_ip 2001:db8::1", "8:1 LB3014!")]
    [InlineData("unicast_src_ip 198.18.0.11", "8:1 LB3033")]
    [InlineData("unicast_ttl 64", "8:1 LB3033")]
    [InlineData("check_unicast_src", "8:1 LB3033")]
    [InlineData("unicast_ttl 256\nunicast_peer { 198.18.0.12 }", "8:13 LB3003!")]
    [InlineData("unicast_peer {\n2001:db8::12\n}", "8:1 LB3014!")]
    [InlineData("unicast_peer {\nx\n}", "9:1 LB3001!")]
    [InlineData("unicast_peer {\n198.18.0.12 foo\n}", "9:13 LB3004!")]
    [InlineData("unicast_peer {\n198.18.0.12 min_ttl\n}", "9:13 LB3004!")]
    [InlineData("unicast_peer {\n198.18.0.12 min_ttl 256\n}", "9:21 LB3003!")]
    [InlineData("unicast_peer {\n198.18.0.12 min_ttl 9 max_ttl 8\n}", "9:1 LB3033")]
    [InlineData("track_interface {\neth1\n}", "9:1 LB3033")]
    [InlineData("track_interface {\neth2\neth2 weight 5\n}", "10:1 LB2004")]
    [InlineData("track_interface {\neth2 weight\n}", "9:6 LB3004!")]
    [InlineData("track_interface {\neth2 reverse\n}", "9:6 LB3004!")]
    [InlineData("track_interface {\neth2 weight 254\n}", "9:13 LB3003!")]
    [InlineData("track_interface {\neth2 weight 5 foo\n}", "9:15 LB3004!")]
    [InlineData("track_interface {\neth2 weight 5 reverse x\n}", "9:23 LB2002")]
    [InlineData("track_interface {\na/b\n}", "9:1 LB3005!")]
    [InlineData("track_script {\nchk\n}", "9:1 LB3035!")]
    [InlineData("track_script {\nchk weight -253 reverse\n}" + Script, "")]
    [InlineData("track_script {\nchk weight -254\n}" + Script, "9:12 LB3003!")]
    [InlineData("use_vmac 0123456789abcdef", "8:10 LB3005!")]
    [InlineData("use_vmac vr51 02:00:00:00:00:01", "8:15 LB2003")]
    [InlineData("vmac_xmit_base", "8:1 LB3033")]
    [InlineData("use_vmac\nunicast_peer { 198.18.0.12 }", "8:1 LB3011")]
    [InlineData("notify_master", "8:1 LB2005!")]
    [InlineData("notify_master \"\"", "8:15 LB3024!")]
    [InlineData("notify_master \"/bin/x 'a\"", "8:15 LB3024!")]
    [InlineData("notify_master /bin/x a b c", "8:26 LB2002")]
    [InlineData("notify_master /bin/x \"\"", "8:22 LB2005!")]
    [InlineData("notify_master /bin/x\nnotify_master /bin/y", "9:1 LB2004")]
    [InlineData("authentication {\nauth_type AH\nauth_pass 1234\n}", "8:1 LB3031!")]
    [InlineData("authentication {\nauth_type FOO\nauth_pass 1234\n}", "9:11 LB3004!, 10:1 LB3030")]
    [InlineData("authentication {\nauth_type PASS\n}", "8:1 LB3030")]
    [InlineData("authentication {\nauth_pass 1234\n}", "9:1 LB3030")]
    [InlineData("authentication {\nauth_type PASS\nauth_pass 123456789\n}", "10:11 LB3032")]
    [InlineData("authentication {\n}", "")]
    [InlineData("auth_hmac {\nkey 1 x\n}", "8:1 LB3031!")]
    [InlineData("no_accept\nuse_ipvlan\nvrf red\nvirtual_rules {\nfrom 198.18.0.1\n}", "8:1 LB2003, 9:1 LB2003, 10:1 LB2003, 11:1 LB2003")]
    [InlineData("track_file {\nf\n}\ntrack_process {\np\n}\ntrack_bfd {\nb\n}", "8:1 LB2003, 11:1 LB2003, 14:1 LB2003")]
    [InlineData("accept\nskip_check_adv_addr\nnative_ipv6\nsmtp_alert\ndebug 1\nkernel_rx_buf_size 1", "")]
    public void Read_InAnInstance_IsSaidAtItsPlace(string extra, string expected) =>
        Assert.Equal(expected, Findings(ConfigurationText.Instance(extra)));

    [Theory]
    [InlineData("interface", "", "1:1 LB3025!")]
    [InlineData("virtual_router_id", "", "1:1 LB3025!")]
    [InlineData("interface virtual_router_id", "", "1:1 LB3025!, 1:1 LB3025!")]
    [InlineData("virtual_router_id", "virtual_router_id 256", "8:19 LB3003!")]
    [InlineData("interface", "interface a/b", "8:11 LB3005!")]
    [InlineData("priority", "priority 0", "8:10 LB3003!")]
    [InlineData("priority", "priority 256", "8:10 LB3003!")]
    [InlineData("state", "state UP", "8:7 LB3004!")]
    [InlineData("virtual_ipaddress", "", "1:1 LB3029")]
    [InlineData("virtual_ipaddress", "no_virtual_ipaddress", "")]
    [InlineData("virtual_ipaddress", "virtual_ipaddress {\n~SEQ(A,0,199) 198.18.1.${A}\n~SEQ(A,0,55) 198.18.2.${A}\n}", "8:1 LB3029!")]
    [InlineData("state priority", "state MASTER", "8:1 LB3034")]
    [InlineData("state", "state MASTER\nnopreempt\npreempt_delay 5", "9:1 LB3033, 10:1 LB3033")]
    [InlineData("state", "state MASTER", "")]
    [InlineData("priority", "priority 255\nnopreempt", "9:1 LB3033")]
    public void Read_InstanceWithLinesReplaced_IsSaidAtItsPlace(string without, string extra, string expected) =>
        Assert.Equal(expected, Findings(ConfigurationText.Instance(extra, without)));

    [Theory]
    [InlineData("vrrp_script {\nscript /bin/true\n}", "1:1 LB2005!")]
    [InlineData("vrrp_script chk {\n}", "1:1 LB2005!")]
    [InlineData("vrrp_script chk {\nscript\n}", "2:1 LB2005!")]
    [InlineData("vrrp_script chk {\nscript /bin/sh -c \"exit 0\"\n}", "2:16 LB2002")]
    [InlineData("vrrp_script chk {\nscript /bin/true\ninterval 1.5\n}", "3:10 LB3003!")]
    [InlineData("vrrp_script chk {\nscript /bin/true\ntimeout 0\n}", "3:9 LB3003!")]
    [InlineData("vrrp_script chk {\nscript /bin/true\nrise 0\n}", "3:6 LB3003!")]
    [InlineData("vrrp_script chk {\nscript /bin/true\nweight 254\n}", "3:8 LB3003!")]
    [InlineData("vrrp_script chk {\nscript /bin/true\nweight 5 foo\n}", "3:10 LB3004!")]
    [InlineData("vrrp_script chk {\nscript /bin/true\nweight\n}", "3:1 LB2005!")]
    [InlineData("vrrp_script chk {\nscript /bin/true\nuser\n}", "3:1 LB2005!")]
    [InlineData("vrrp_script chk {\nscript /bin/true\n}\nvrrp_script chk {\nscript /bin/false\n}", "4:1 LB2004")]
    [InlineData("vrrp_sync_group {\n}", "1:1 LB2005!")]
    [InlineData("vrrp_sync_group G {\n}", "1:1 LB3037")]
    [InlineData("vrrp_sync_group G {\ngroup {\nVI_8 VI_9\n}\n}", "3:1 LB3036!, 3:6 LB3036!")]
    [InlineData("vrrp_sync_group G {\n}\nvrrp_sync_group G {\n}", "1:1 LB3037, 3:1 LB3022!, 3:1 LB3037")]
    [InlineData("vrrp_sync_group G {\ntrack_script {\nchk\n}\n}", "1:1 LB3037, 3:1 LB3035!")]
    [InlineData("global_defs {\nvrrp_version 4\n}", "2:14 LB3003!")]
    [InlineData("global_defs {\nvrrp_mcast_group4 198.18.0.1\n}", "2:19 LB3001!")]
    [InlineData("global_defs {\nvrrp_mcast_group6 224.0.0.18\n}", "2:19 LB3014!")]
    [InlineData("global_defs {\nvrrp_startup_delay 0\n}", "2:20 LB3003!")]
    [InlineData("global_defs {\nscript_user\n}", "2:1 LB2005!")]
    [InlineData("global_defs {\nnotify_fifo\n}", "2:1 LB2005!")]
    [InlineData("global_defs {\nnotify_fifo fifo\n}", "2:13 LB3004!")]
    [InlineData("global_defs {\nnotify_fifo /run/f root root\n}", "2:20 LB2003")]
    [InlineData("global_defs {\n@userspacelb script_security maybe\n}", "2:30 LB3004!")]
    [InlineData("global_defs {\n@userspacelb script_security\n}", "2:14 LB2005!")]
    [InlineData("global_defs {\nvrrp_strict\nvrrp_garp_extra_if 5\nlog_unknown_vrids\n}", "2:1 LB2003, 3:1 LB2003, 4:1 LB2003")]
    [InlineData("global_defs {\nvrrp_rt_priority 5\nvrrp_no_swap\nvrrp_skip_check_adv_addr\nmax_auto_priority 5\n}", "")]
    [InlineData("interface_up_down_delays {\neth1 1\n}\nlinkbeat_use_polling\ngarp_group {\ngarp_interval 1\n}", "1:1 LB2003, 4:1 LB2003, 5:1 LB2003")]
    public void Read_OutsideInstances_IsSaidAtItsPlace(string text, string expected) => Assert.Equal(expected, Findings(text));

    [Fact]
    public void Read_TwoInstances_MustDifferInNameAndVirtualRouter()
    {
        var first = ConfigurationText.Instance("") + "\n";

        Assert.Equal("10:1 LB3022!", Findings(first + ConfigurationText.Instance("interface eth2", "interface")));
        Assert.Equal("13:1 LB3026!", Findings(first + ConfigurationText.Instance("", "", "B")));
        Assert.Equal("", Findings(first + ConfigurationText.Instance("interface eth2", "interface", "B")));
        Assert.Equal("", Findings(first + ConfigurationText.Instance("virtual_ipaddress { 2001:db8::1 }", "virtual_ipaddress", "B")));
    }

    [Fact]
    public void Read_InstanceInTwoGroups_IsRefused()
    {
        var instances = "\n" + ConfigurationText.Instance("") + "\n" + ConfigurationText.Instance("interface eth2", "interface", "B");
        Assert.Equal(
            "4:3 LB3036!, 4:5 LB3036!",
            Findings("vrrp_sync_group G { group { VI_1 B } }\nvrrp_sync_group H {\ngroup {\n  B VI_1\n}\n}" + instances));
    }

    [Fact]
    public void Validate_InstancesBuiltInCode_AreRefusedWhereTheReaderAdjusts()
    {
        var sound = new VrrpInstanceConfig
        {
            Name = "VI_1",
            Interface = "eth1",
            VirtualRouterId = 51,
            VirtualAddresses = [new VirtualAddressConfig(InetAddress.Parse("198.18.0.100"), null, null)],
        };
        var other = new VirtualAddressConfig(InetAddress.Parse("2001:db8::1"), null, null);

        Assert.Empty(Codes(sound));
        Assert.Equal(["LB3027"], Codes(sound with { AdvertisementInterval = TimeSpan.FromMilliseconds(1500) }));
        Assert.Equal(["LB3027"], Codes(sound with { Version = VrrpVersion.V3, AdvertisementInterval = TimeSpan.FromSeconds(41) }));
        Assert.Equal(["LB3027"], Codes(sound with { Version = VrrpVersion.V3, AdvertisementInterval = TimeSpan.Zero }));
        Assert.Equal(["LB3014"], Codes(sound with { VirtualAddresses = sound.VirtualAddresses.Add(other) }));
        Assert.Equal(["LB3031"], Codes(sound with { Version = VrrpVersion.V3, Authentication = new VrrpAuthenticationConfig("PASS", "x") }));
        Assert.Equal(["LB3003"], Codes(sound with { Priority = 0 }));
        Assert.Equal(["LB3025"], Codes(sound with { VirtualRouterId = 0 }));
        Assert.Equal(["LB3003"], Codes(sound with { TrackedInterfaces = [new TrackedConfig("eth2", 254, false, default)] }));
    }

    private static IEnumerable<string> Codes(VrrpInstanceConfig instance) =>
        LbConfigValidator.Validate(new LbConfig { VrrpInstances = [instance] }).Select(found => found.Code).Where(code => code != DiagnosticCodes.NoService);

    private static string Findings(string text) => string.Join(
        ", ", ConfigurationText.Short(ConfigurationText.Read(text)).Split(", ").Where(entry => entry != "1:1 LB3023"));
}
