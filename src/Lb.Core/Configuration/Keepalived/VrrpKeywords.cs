namespace Lb.Core.Configuration.Keepalived;

/// <summary>VRRP's keywords, and those of what VRRP instances track.</summary>
internal static class VrrpKeywords
{
    public const string Subject = "vrrp";

    public const string Consequence =
        "every node that runs is active, whatever its VRRP role; of VRRP only unicast_peer, unicast_src_ip and virtual_ipaddress are used";

    /// <summary>VRRP's keywords in <c>global_defs</c>.</summary>
    public const string Global =
        """
        vrrp_skip_check_adv_addr vrrp_strict vrrp_garp_interval vrrp_gna_interval vrrp_garp_master_delay vrrp_garp_master_repeat
        vrrp_garp_master_refresh vrrp_garp_master_refresh_repeat vrrp_garp_lower_prio_delay vrrp_garp_lower_prio_repeat
        vrrp_garp_extra_if vrrp_min_garp vrrp_down_timer_adverts vrrp_lower_prio_no_advert vrrp_higher_prio_send_advert vrrp_version
        vrrp_iptables vrrp_ipsets vrrp_mcast_group4 vrrp_mcast_group6 disable_local_igmp vrrp_check_unicast_src
        vrrp_notify_priority_changes vrrp_priority vrrp_no_swap vrrp_cpu_affinity vrrp_rt_priority vrrp_rlimit_rttime
        vrrp_startup_delay vrrp_netlink_cmd_rcv_bufs vrrp_netlink_cmd_rcv_bufs_force vrrp_netlink_monitor_rcv_bufs
        vrrp_netlink_monitor_rcv_bufs_force vrrp_rx_bufs_policy vrrp_rx_bufs_multiplier vrrp_owner_ignore_adverts
        log_unknown_vrids vmac_prefix vmac_addr_prefix v3_checksum_as_v2
        """;

    private const string Notify =
        "notify notify_master notify_backup notify_fault notify_stop notify_deleted notify_priority_changes smtp_alert";

    private const string TrackBlocks = "track_interface track_script track_file track_process track_bfd";

    private static readonly BlockGrammar Authentication = new BlockGrammar("authentication").NotYet("auth_type auth_pass");

    private static readonly BlockGrammar AuthenticationHmac = new BlockGrammar("auth_hmac").NotYet(
        "key active_key anti_replay time_window");

    private static readonly BlockGrammar Instance = new BlockGrammar("vrrp_instance")
        .NotYet("state interface virtual_router_id priority advert_int unicast_src_ip version nopreempt preempt preempt_delay")
        .NotYet("virtual_ipaddress virtual_ipaddress_excluded unicast_peer virtual_routes virtual_rules", BlockGrammar.Values)
        .NotYet("authentication", Authentication)
        .NotYet("auth_hmac", AuthenticationHmac)
        .NotYet(TrackBlocks, BlockGrammar.Values)
        .NotYet(Notify)
        .NotYet(
            """
            notify_master_rx_lower_pri mcast_src_ip mcast_dst_ip garp_master_delay garp_master_repeat garp_master_refresh
            garp_master_refresh_repeat garp_lower_prio_delay garp_lower_prio_repeat garp_extra_if vmac_garp_intvl use_vmac
            use_vmac_addr vmac_xmit_base use_ipvlan vrf native_ipv6 lvs_sync_daemon_interface dont_track_primary track_src_ip
            check_unicast_src unicast_fault_no_peer unicast_ttl old_unicast_checksum down_timer_adverts lower_prio_no_advert
            higher_prio_send_advert promote_secondaries accept no_accept skip_check_adv_addr strict_mode debug kernel_rx_buf_size
            linkbeat_use_polling no_virtual_ipaddress owner_ignore_adverts timer_expired_backup thread_timer_expired
            v3_checksum_as_v2
            """);

    private static readonly BlockGrammar Script = new BlockGrammar("vrrp_script")
        .NotYet("script interval timeout weight rise fall user init_fail");

    private static readonly BlockGrammar SyncGroup = new BlockGrammar("vrrp_sync_group")
        .NotYet("group " + TrackBlocks, BlockGrammar.Values)
        .NotYet(Notify)
        .NotYet("global_tracking sync_group_tracking_weight");

    private static readonly BlockGrammar TrackFile = new BlockGrammar("track_file").ActedOn("file weight init_file");

    private static readonly BlockGrammar TrackProcess = new BlockGrammar("vrrp_track_process")
        .NotYet("process param_match weight quorum quorum_max fork_delay terminate_delay delay full_command");

    private static readonly BlockGrammar TrackGroup = new BlockGrammar("track_group").NotYet("group", BlockGrammar.Values);

    private static readonly BlockGrammar GarpGroup = new BlockGrammar("garp_group")
        .NotYet("garp_interval gna_interval interface")
        .NotYet("interfaces", BlockGrammar.Values);

    private static readonly BlockGrammar Bfd = new BlockGrammar("bfd_instance")
        .NotYet("neighbor_ip neighbour_ip source_ip min_rx min_tx idle_tx multiplier passive ttl hoplimit max_hops weight vrrp checker");

    /// <summary>The blocks of keywords.</summary>
    public static IReadOnlyList<BlockGrammar> Blocks { get; } = [Instance, Script, SyncGroup, TrackFile, TrackProcess, Bfd];

    /// <summary>Adds the blocks that stand outside all others.</summary>
    public static BlockGrammar AddOutermost(BlockGrammar root) => root
        .NotYet("vrrp_instance", Instance, Subject, Consequence)
        .NotYet("vrrp_script", Script, Subject, Consequence)
        .NotYet("vrrp_sync_group", SyncGroup, Subject, Consequence)
        .ActedOnBlock("track_file vrrp_track_file", TrackFile)
        .NotYet("vrrp_track_process", TrackProcess, Subject, Consequence)
        .NotYet("track_group", TrackGroup, Subject, Consequence)
        .NotYet("garp_group", GarpGroup, Subject, Consequence)
        .NotYet("bfd_instance", Bfd, Subject, Consequence);
}
