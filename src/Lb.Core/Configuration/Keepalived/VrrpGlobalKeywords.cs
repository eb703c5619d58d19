namespace Lb.Core.Configuration.Keepalived;

/// <summary>VRRP's keywords in <c>global_defs</c>.</summary>
internal static class VrrpGlobalKeywords
{
    public static BlockGrammar AddVrrp(this BlockGrammar globalDefs) => globalDefs
        .ActedOn(
            """
            vrrp_version vrrp_mcast_group4 vrrp_mcast_group6 vrrp_down_timer_adverts vrrp_lower_prio_no_advert vrrp_higher_prio_send_advert
            vrrp_check_unicast_src vrrp_owner_ignore_adverts v3_checksum_as_v2 vrrp_startup_delay vrrp_notify_priority_changes
            vrrp_garp_master_delay vrrp_garp_master_repeat vrrp_garp_master_refresh vrrp_garp_master_refresh_repeat
            vrrp_garp_lower_prio_delay vrrp_garp_lower_prio_repeat vrrp_garp_interval vrrp_gna_interval vrrp_min_garp
            """)
        .NotYet("vrrp_strict", subject: VrrpKeywords.Strict, consequence: VrrpKeywords.NotStrict)
        .NotYet("vrrp_garp_extra_if", subject: VrrpKeywords.ExtraInterfaces, consequence: VrrpKeywords.NoExtraInterfaces)
        .NotYet("log_unknown_vrids", consequence: "advertisements for other virtual routers are not logged")
        .NotYet("vmac_prefix", consequence: "an interface of 'use_vmac' without a name is called vrrp.VRID")
        .NotYet("vmac_addr_prefix", subject: VrrpKeywords.AddressMacs, consequence: VrrpKeywords.NoAddressMacs)
        .NotYet("disable_local_igmp", consequence: "the kernel reports its multicast groups as usual")
        .Ignored(
            """
            vrrp_skip_check_adv_addr vrrp_iptables vrrp_ipsets vrrp_priority vrrp_no_swap vrrp_cpu_affinity vrrp_rt_priority
            vrrp_rlimit_rttime vrrp_netlink_cmd_rcv_bufs vrrp_netlink_cmd_rcv_bufs_force vrrp_netlink_monitor_rcv_bufs
            vrrp_netlink_monitor_rcv_bufs_force vrrp_rx_bufs_policy vrrp_rx_bufs_multiplier
            """);
}
