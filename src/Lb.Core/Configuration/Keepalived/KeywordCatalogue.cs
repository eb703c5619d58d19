namespace Lb.Core.Configuration.Keepalived;

/// <summary>
/// Every keyword of keepalived.conf (keepalived.conf(5) of 2.2.7, and those of 2.3), the block it belongs to, and what this
/// version does with it. VRRP's part is in <see cref="VrrpKeywords"/>, the checkers' in <see cref="CheckerKeywords"/>.
/// </summary>
internal static class KeywordCatalogue
{
    private static readonly BlockGrammar RealServer = CheckerKeywords.AddTo(new BlockGrammar("real_server"))
        .ActedOn("weight inhibit_on_failure lb_kind lvs_method uthreshold lthreshold virtualhost " + CheckerKeywords.Timing)
        .ActedOn("notify_up notify_down")
        .Ignored("smtp_alert snmp_name");

    private static readonly BlockGrammar VirtualServer = new BlockGrammar("virtual_server")
        .ActedOn("lb_algo lvs_sched lb_kind lvs_method protocol weight inhibit_on_failure")
        .ActedOn(SchedulerBinder.FlagKeywords)
        .ActedOn("omega virtualhost " + CheckerKeywords.Timing)
        .ActedOnBlock("real_server", RealServer)
        .Own("standby_port bind peer interface wrr_order slow_start flap_damping vip_check")
        .ActedOn("persistence_timeout persistence_granularity ops")
        .NotYet("persistence_engine", consequence: "clients are told apart by their addresses, not by what they send")
        .ActedOn("sorry_server sorry_server_inhibit quorum quorum_up quorum_down hysteresis")
        .Ignored("sorry_server_lvs_method")
        .NotYet("ha_suspend", consequence: "servers are checked on the BACKUP too")
        .Ignored("smtp_alert snmp_name ip_family nat_mask hashed");

    private static readonly BlockGrammar GlobalDefs = new BlockGrammar("global_defs")
        .ActedOn("router_id lvs_id lvs_timeouts")
        .ActedOn("script_user enable_script_security notify_fifo notify_fifo_script vrrp_notify_fifo vrrp_notify_fifo_script")
        .ActedOn("lvs_notify_fifo lvs_notify_fifo_script checker_log_all_failures")
        .Own("peer interface script_security " + FlowPolicyBinder.Words)
        .NotYet("notification_email", BlockGrammar.Values, subject: "mail", consequence: "no mail is sent")
        .NotYet(
            """
            notification_email_from smtp_server smtp_connect_timeout smtp_helo_name smtp_alert smtp_alert_vrrp smtp_alert_checker
            no_email_faults no_checker_emails
            """,
            subject: "mail",
            consequence: "no mail is sent")
        .NotYet(
            "rs_init_notifies",
            subject: "rs_init_notifies",
            consequence: "no notify_up runs at the start for a real server that is up then")
        .NotYet("startup_script shutdown_script", subject: "process scripts", consequence: "the script never runs; use systemd's ExecStartPre= and ExecStopPost=")
        .NotYet("lvs_sync_daemon", subject: VrrpKeywords.SyncDaemon, consequence: VrrpKeywords.NoSyncDaemon)
        .AddVrrp()
        .Ignored(
            """
            process_names process_name vrrp_process_name checker_process_name bfd_process_name tmp_config_directory config_save_dir
            startup_script_timeout shutdown_script_timeout lvs_flush lvs_flush_on_stop default_interface
            dynamic_interfaces nftables nftables_priority nftables_counters nftables_ifindex nftables_ipvs nftables_ipvs_priority
            nftables_ipvs_start_fwmark max_auto_priority min_auto_priority_delay checker_priority bfd_priority checker_no_swap
            bfd_no_swap checker_cpu_affinity bfd_cpu_affinity checker_rt_priority bfd_rt_priority checker_rlimit_rttime
            bfd_rlimit_rttime snmp_socket enable_snmp_keepalived enable_snmp_vrrp enable_snmp_checker enable_snmp_rfc
            enable_snmp_rfcv2 enable_snmp_rfcv3 enable_traps enable_dbus dbus_service_name fifo_write_vrrp_states_on_reload lvs_netlink_cmd_rcv_bufs lvs_netlink_cmd_rcv_bufs_force
            lvs_netlink_monitor_rcv_bufs lvs_netlink_monitor_rcv_bufs_force process_monitor_rcv_bufs process_monitor_rcv_bufs_force
            umask random_seed reload_check_config include_check reload_time_file reload_repeat reload_file
            data_use_instance net_namespace net_namespace_ipvs namespace_with_ipsets instance use_pid_dir child_wait_time
            """);

    /// <summary>What may stand outside all blocks.</summary>
    public static BlockGrammar Root { get; } = TrackKeywords.AddOutermost(VrrpKeywords.AddOutermost(new BlockGrammar("the file")))
        .ActedOnBlock("global_defs", GlobalDefs)
        .ActedOnBlock("virtual_server", VirtualServer)
        .NotYet("virtual_server_group", BlockGrammar.Values, consequence: "write one virtual_server for each address")
        .NotYet(
            "static_ipaddress static_routes static_rules",
            BlockGrammar.Values,
            subject: "static",
            consequence: "nothing is added to the system")
        .ActedOnBlock("SSL", CheckerKeywords.Ssl())
        .Ignored("net_namespace net_namespace_ipvs namespace_with_ipsets instance use_pid_dir child_wait_time")
        .NotYet("linkbeat_use_polling", subject: VrrpKeywords.Linkbeat, consequence: VrrpKeywords.NoLinkbeat)
        .NotYet("linkbeat_interfaces", BlockGrammar.Values, VrrpKeywords.Linkbeat, VrrpKeywords.NoLinkbeat)
        .NotYet("interface_up_down_delays", BlockGrammar.Values, consequence: "an interface counts as up or down at once");

    /// <summary>All blocks of keywords, for the search where a misplaced keyword belongs.</summary>
    public static IReadOnlyList<BlockGrammar> Blocks { get; } =
        [Root, GlobalDefs, VirtualServer, RealServer, .. CheckerKeywords.Blocks, .. VrrpKeywords.Blocks, .. TrackKeywords.Blocks];
}
