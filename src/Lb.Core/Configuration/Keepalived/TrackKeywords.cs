namespace Lb.Core.Configuration.Keepalived;

/// <summary>The keywords of what VRRP instances can track apart from interfaces and scripts, and of <c>garp_group</c>.</summary>
internal static class TrackKeywords
{
    public const string Files = "track_file";
    public const string NoFiles = "no file changes a priority or state; let a vrrp_script read it";
    public const string Processes = "track_process";
    public const string NoProcesses = "no process changes a priority or state; let a vrrp_script look for it";
    public const string Bfd = "track_bfd";
    public const string NoBfd = "BFD is not spoken, and no session changes a priority or state";

    private static readonly BlockGrammar File = new BlockGrammar("track_file").ActedOn("file weight init_file");

    private static readonly BlockGrammar Process = new BlockGrammar("vrrp_track_process")
        .NotYet("process param_match weight quorum quorum_max fork_delay terminate_delay delay full_command");

    private static readonly BlockGrammar Group = new BlockGrammar("track_group").NotYet("group", BlockGrammar.Values);

    private static readonly BlockGrammar GarpGroup = new BlockGrammar("garp_group")
        .NotYet("garp_interval gna_interval interface")
        .NotYet("interfaces", BlockGrammar.Values);

    private static readonly BlockGrammar BfdInstance = new BlockGrammar("bfd_instance")
        .NotYet("neighbor_ip neighbour_ip source_ip min_rx min_tx idle_tx multiplier passive ttl hoplimit max_hops weight vrrp checker");

    /// <summary>The blocks of keywords.</summary>
    public static IReadOnlyList<BlockGrammar> Blocks { get; } = [File, Process, BfdInstance];

    /// <summary>Adds the blocks that stand outside all others.</summary>
    public static BlockGrammar AddOutermost(BlockGrammar root) => root
        .ActedOnBlock("track_file vrrp_track_file", File)
        .NotYet("vrrp_track_process", Process, Processes, NoProcesses)
        .NotYet("track_group", Group, consequence: "it holds static addresses and routes, which are not added either")
        .NotYet(
            "garp_group",
            GarpGroup,
            consequence: "gratuitous ARP is spaced by 'vrrp_garp_interval' and 'vrrp_gna_interval', each interface by itself")
        .NotYet("bfd_instance", BfdInstance, Bfd, NoBfd);
}
