using Lb.Core.Configuration;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

/// <summary>The real keepalived as the judge of VRRP's keywords: clean for it means clean for us, and a fault for it a finding of ours.</summary>
public sealed class KeepalivedVrrpDifferentialTests
{
    // Without these two keepalived finds fault with every script.
    private const string Prelude = "global_defs {\nscript_user root\nenable_script_security\n}\nvrrp_script chk {\nscript /bin/true\n}\n";

    [SkippableTheory]
    [InlineData("", "", true)]
    [InlineData("state priority", "", true)]
    [InlineData("interface", "", false)]
    [InlineData("virtual_router_id", "", false)]
    [InlineData("virtual_ipaddress", "", false)]
    [InlineData("priority", "priority 256", false)]
    [InlineData("state", "state UP", false)]
    [InlineData("", "version 4", false)]
    [InlineData("advert_int", "advert_int 0.3", false)]
    [InlineData("advert_int", "version 3\nadvert_int 0.3", true)]
    [InlineData("advert_int", "version 3\nadvert_int 40.95", true)]
    [InlineData("advert_int", "version 3\nadvert_int 40.96", false)]
    [InlineData("advert_int", "version 3\nadvert_int 0.015", false)]
    [InlineData("advert_int", "advert_int 256", false)]
    [InlineData("state", "state MASTER\nnopreempt", false)]
    [InlineData("state", "state MASTER\npreempt_delay 5", false)]
    [InlineData("", "nopreempt", true)]
    [InlineData("", "preempt_delay 1.5", true)]
    [InlineData("", "preempt_delay 1001", false)]
    [InlineData("", "nopreempt\npreempt_delay 5", false)]
    [InlineData("priority", "priority 255\nnopreempt", false)]
    [InlineData("", "authentication {\nauth_type PASS\nauth_pass 12345678\n}", true)]
    [InlineData("", "authentication {\nauth_type PASS\nauth_pass 123456789\n}", false)]
    [InlineData("", "authentication {\nauth_type PASS\n}", false)]
    [InlineData("", "authentication {\nauth_type FOO\nauth_pass 1\n}", false)]
    [InlineData("", "version 3\nauthentication {\nauth_type PASS\nauth_pass 1\n}", false)]
    [InlineData("", "unicast_src_ip 198.18.0.11\nunicast_peer {\n198.18.0.11\n198.18.0.12 min_ttl 255 max_ttl 255\n}", true)]
    [InlineData("", "unicast_src_ip 198.18.0.11", false)]
    [InlineData("", "check_unicast_src", false)]
    [InlineData("", "unicast_ttl 64\nunicast_peer {\n198.18.0.12\n}", true)]
    [InlineData("", "unicast_peer {\n198.18.0.12 min_ttl 256\n}", false)]
    [InlineData("", "unicast_peer {\n198.18.0.12 min_ttl 9 max_ttl 8\n}", false)]
    [InlineData("", "unicast_peer {\n2001:db8::12\n}", false)]
    [InlineData("", "mcast_src_ip 2001:db8::12", false)]
    [InlineData("", "mcast_dst_ip 224.0.0.200", true)]
    [InlineData("", "mcast_dst_ip 198.18.0.1", false)]
    [InlineData("virtual_ipaddress", "virtual_ipaddress {\n198.18.0.1/24 brd + dev eth2 scope global label eth2:1\n198.18.0.2 no_track\n}", true)]
    [InlineData("virtual_ipaddress", "virtual_ipaddress {\nfe80::1/64\n2001:db8::1/64\n}", true)]
    [InlineData("virtual_ipaddress", "virtual_ipaddress {\n198.18.0.1\n2001:db8::1\n}", false)]
    [InlineData("virtual_ipaddress", "virtual_ipaddress {\n198.18.0.1 foo\n}", false)]
    [InlineData("virtual_ipaddress", "virtual_ipaddress {\n198.18.0.1 dev\n}", false)]
    [InlineData("virtual_ipaddress", "virtual_ipaddress {\n198.18.0.1 brd +\n}", false)]
    [InlineData("virtual_ipaddress", "virtual_ipaddress {\n198.18.0.1 label 0123456789abcdef\n}", false)]
    [InlineData("virtual_ipaddress", "virtual_ipaddress {\n2001:db8::1 label eth1:1\n}", false)]
    [InlineData("virtual_ipaddress", "virtual_ipaddress {\n2001:db8::1 brd +\n}", false)]
    [InlineData("virtual_ipaddress", "virtual_ipaddress {\n198.18.0.1 scope foo\n}", false)]
    [InlineData("virtual_ipaddress", "virtual_ipaddress {\n198.18.0.1/33\n}", false)]
    [InlineData("", "virtual_ipaddress_excluded {\n198.18.0.101\n2001:db8::1\n}", true)]
    [InlineData("", "virtual_routes {\nsrc 198.18.0.100 to 198.18.1.0/24 via 198.18.0.1 dev eth1 scope global table 5 metric 7\ndefault dev eth1\n}", true)]
    [InlineData("", "virtual_routes {\n198.18.1.0/24 dev eth1 table main\n198.18.2.1 dev eth1 no_track\n}", true)]
    [InlineData("", "virtual_routes {\n198.18.1.0/24\n}", false)]
    [InlineData("", "virtual_routes {\n198.18.1.0/24 dev eth1 foo\n}", false)]
    [InlineData("", "virtual_routes {\n198.18.1.0/24 dev eth1 metric -1\n}", false)]
    [InlineData("", "virtual_routes {\n198.18.1.0/24 dev eth1 via 2001:db8::1\n}", false)]
    [InlineData("", "virtual_routes {\nvia 198.18.0.1\n}", false)]
    [InlineData("", "track_interface {\neth2 weight -253 reverse\n}", true)]
    [InlineData("", "track_interface {\neth2 weight 254\n}", false)]
    [InlineData("", "track_interface {\neth1\n}", false)]
    [InlineData("", "track_interface {\neth2\neth2\n}", false)]
    [InlineData("", "track_interface {\neth2 reverse\n}", false)]
    [InlineData("", "track_script {\nchk weight 5 reverse\n}", true)]
    [InlineData("", "track_script {\nnone\n}", false)]
    [InlineData("", "track_script {\nchk weight 254\n}", false)]
    [InlineData("", "use_vmac vr51\nvmac_xmit_base", true)]
    [InlineData("", "vmac_xmit_base", false)]
    [InlineData("", "use_vmac 0123456789abcdef", false)]
    [InlineData("", "use_vmac\nunicast_peer {\n198.18.0.12\n}", false)]
    [InlineData("", "garp_master_delay 0\ngarp_master_repeat 1\ngarp_master_refresh 60\ngarp_lower_prio_repeat 0", true)]
    [InlineData("", "garp_master_repeat 0", false)]
    [InlineData("", "garp_master_delay 1.5", false)]
    [InlineData("", "down_timer_adverts 101", false)]
    [InlineData("", "notify_master \"/bin/true 'a b' c\" root root\nnotify /bin/true", true)]
    [InlineData("", "notify_master \"/bin/true 'a b\"", false)]
    [InlineData("", "notify /bin/true\nnotify /bin/false", false)]
    [InlineData("", "accept\nskip_check_adv_addr\ndont_track_primary\nlower_prio_no_advert off\nhigher_prio_send_advert", true)]
    public void Read_LineInAnInstance_IsCleanIfKeepalivedSaysSo(string without, string extra, bool isClean)
    {
        var text = Prelude + ConfigurationText.Instance(extra, without);
        Assert.Equal(isClean, KeepalivedJudge.IsClean(text));
        Assert.Equal(isClean, IsCleanForUs(text));
    }

    [SkippableTheory]
    [InlineData("vrrp_sync_group G {\ngroup {\nVI_1 B\n}\n}", true)]
    [InlineData("vrrp_sync_group G {\ngroup {\nVI_1\n}\n}", false)]
    [InlineData("vrrp_sync_group G {\ngroup {\nVI_1\nB\nC\n}\n}", false)]
    [InlineData("vrrp_sync_group G {\ngroup {\nVI_1\nB\n}\n}\nvrrp_sync_group H {\ngroup {\nVI_1\nB\n}\n}", false)]
    [InlineData("vrrp_instance C {\ninterface eth1\nvirtual_router_id 51\nvirtual_ipaddress {\n198.18.0.7\n}\n}", false)]
    [InlineData("vrrp_instance C {\ninterface eth1\nvirtual_router_id 51\nvirtual_ipaddress {\n2001:db8::7\n}\n}", true)]
    [InlineData("vrrp_instance C {\ninterface eth2\nvirtual_router_id 51\nvirtual_ipaddress {\n198.18.0.7\n}\n}", true)]
    [InlineData("vrrp_instance VI_1 {\ninterface eth1\nvirtual_router_id 53\nvirtual_ipaddress {\n198.18.0.7\n}\n}", false)]
    public void Read_BlockBesideTwoInstances_IsCleanIfKeepalivedSaysSo(string block, bool isClean)
    {
        var text = ConfigurationText.Instance("") + "\n" + ConfigurationText.Instance("virtual_router_id 52", "virtual_router_id", "B") + "\n" + block;
        Assert.Equal(isClean, KeepalivedJudge.IsClean(text));
        Assert.Equal(isClean, IsCleanForUs(text));
    }

    // What is not acted on, and a file without services, are no fault of the file.
    private static bool IsCleanForUs(string text) => ConfigurationText.Read(text).Diagnostics.All(
        found => found.Code is DiagnosticCodes.NotYetActedOn or DiagnosticCodes.NoService);
}
