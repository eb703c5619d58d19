namespace Lb.Core.Configuration.Keepalived;

/// <summary>The keywords of <c>vrrp_instance</c>, <c>vrrp_script</c> and <c>vrrp_sync_group</c>.</summary>
internal static class VrrpKeywords
{
    public const string Strict = "vrrp_strict";

    public const string NotStrict =
        "nothing more is refused than without it, and a MASTER answers a lower priority; for RFC 5798's silence write 'lower_prio_no_advert'";

    public const string ExtraInterfaces = "garp_extra_if";

    public const string NoExtraInterfaces =
        "addresses on other interfaces than the instance's are announced with the others only; 'garp_master_refresh' repeats that";

    public const string AddressMacs = "use_vmac_addr";

    public const string NoAddressMacs = "addresses with a 'dev' of their own are on that interface, with its MAC address";

    public const string Linkbeat = "linkbeat";

    public const string NoLinkbeat = "an interface's link is what the kernel reports; it is not polled";

    public const string SyncDaemon = "lvs_sync_daemon";

    public const string NoSyncDaemon = "connections are not synchronised with another director";

    private const string Scripts = "notify notify_master notify_backup notify_fault notify_stop";

    private static readonly BlockGrammar Authentication = new BlockGrammar("authentication").ActedOn("auth_type auth_pass");

    private static readonly BlockGrammar AuthenticationHmac = new BlockGrammar("auth_hmac").NotYet("key active_key anti_replay time_window");

    private static readonly BlockGrammar Instance = AddTracking(new BlockGrammar("vrrp_instance"))
        .ActedOn("state interface virtual_router_id priority advert_int version nopreempt preempt preempt_delay down_timer_adverts")
        .ActedOn("lower_prio_no_advert higher_prio_send_advert owner_ignore_adverts v3_checksum_as_v2 no_virtual_ipaddress")
        .ActedOn("unicast_src_ip unicast_ttl check_unicast_src mcast_src_ip mcast_dst_ip dont_track_primary use_vmac vmac_xmit_base")
        .ActedOn("garp_master_delay garp_master_repeat garp_master_refresh garp_master_refresh_repeat")
        .ActedOn("garp_lower_prio_delay garp_lower_prio_repeat notify_priority_changes " + Scripts)
        .ActedOnBlock("virtual_ipaddress virtual_ipaddress_excluded virtual_routes unicast_peer", BlockGrammar.Values)
        .ActedOnBlock("authentication", Authentication)
        .ActedOnBlock("auth_hmac", AuthenticationHmac)
        .NotYet("virtual_rules", BlockGrammar.Values, consequence: "no routing rule is added; write them for the system, they do no harm on BACKUP")
        .NotYet("notify_deleted", consequence: "an instance that a reload removes is stopped, and the script does not run")
        .NotYet("notify_master_rx_lower_pri", consequence: "the script does not run; the log and the counters tell of the advertisement")
        .NotYet("strict_mode", subject: Strict, consequence: NotStrict)
        .NotYet("garp_extra_if vmac_garp_intvl", subject: ExtraInterfaces, consequence: NoExtraInterfaces)
        .NotYet("use_vmac_addr", subject: AddressMacs, consequence: NoAddressMacs)
        .NotYet("use_ipvlan", consequence: "the addresses are on the interface itself")
        .NotYet("vrf", consequence: "the instance runs where its interface is")
        .NotYet("track_src_ip", consequence: "whether the source address is on the interface has no part in the state")
        .NotYet("unicast_fault_no_peer", consequence: "an instance without unicast_peer speaks multicast")
        .NotYet("old_unicast_checksum", consequence: "the checksum of keepalived up to 1.3.6 is accepted by itself, and never sent")
        .NotYet("no_accept", consequence: "this node receives packets to the virtual addresses, as a director must")
        .NotYet(
            "promote_secondaries",
            consequence: "the kernel may remove other addresses of a network with one of them; set the sysctl promote_secondaries of the interface")
        .NotYet("linkbeat_use_polling", subject: Linkbeat, consequence: NoLinkbeat)
        .NotYet("lvs_sync_daemon_interface", subject: SyncDaemon, consequence: NoSyncDaemon)
        .Ignored("accept skip_check_adv_addr native_ipv6 smtp_alert debug kernel_rx_buf_size timer_expired_backup thread_timer_expired");

    private static readonly BlockGrammar Script = new BlockGrammar("vrrp_script")
        .ActedOn("script interval timeout weight rise fall user init_fail");

    private static readonly BlockGrammar SyncGroup = AddTracking(new BlockGrammar("vrrp_sync_group"))
        .ActedOn("sync_group_tracking_weight " + Scripts)
        .ActedOnBlock("group", BlockGrammar.Values)
        .NotYet("notify_deleted", consequence: "an instance that a reload removes is stopped, and the script does not run")
        .NotYet("notify_priority_changes", consequence: "a change of priority is told for instances, not for groups")
        .NotYet("global_tracking", consequence: "what a member tracks counts for that member; track it in the group")
        .Ignored("smtp_alert");

    /// <summary>The blocks of keywords.</summary>
    public static IReadOnlyList<BlockGrammar> Blocks { get; } = [Instance, Script, SyncGroup, Authentication];

    /// <summary>Adds the blocks that stand outside all others.</summary>
    public static BlockGrammar AddOutermost(BlockGrammar root) => root
        .ActedOnBlock("vrrp_instance", Instance)
        .ActedOnBlock("vrrp_script", Script)
        .ActedOnBlock("vrrp_sync_group", SyncGroup);

    private static BlockGrammar AddTracking(BlockGrammar block) => block
        .ActedOnBlock("track_interface track_script", BlockGrammar.Values)
        .NotYet("track_file", BlockGrammar.Values, TrackKeywords.Files, TrackKeywords.NoFiles)
        .NotYet("track_process", BlockGrammar.Values, TrackKeywords.Processes, TrackKeywords.NoProcesses)
        .NotYet("track_bfd", BlockGrammar.Values, TrackKeywords.Bfd, TrackKeywords.NoBfd);
}
