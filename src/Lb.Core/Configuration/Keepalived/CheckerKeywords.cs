namespace Lb.Core.Configuration.Keepalived;

/// <summary>The health checkers' keywords.</summary>
internal static class CheckerKeywords
{
    /// <summary>Settings that a virtual server, a real server and a checker can all have.</summary>
    public const string Timing = "alpha connect_timeout delay_loop retry delay_before_retry warmup";

    private const string MarkConsequence = "the check's packets are not marked";

    private static readonly BlockGrammar Url = new BlockGrammar("url")
        .ActedOn("path digest status_code virtualhost regex regex_no_match regex_options regex_min_offset regex_max_offset")
        .Ignored("regex_stack");

    private static readonly BlockGrammar Host = Connecting(new BlockGrammar("host").ActedOn("connect_timeout"));

    private static readonly BlockGrammar Http = Network("an HTTP checker")
        .ActedOn("nb_get_retry http_protocol fast_recovery enable_sni virtualhost")
        .ActedOnBlock("url", Url);

    private static readonly BlockGrammar Smtp = Network("SMTP_CHECK").ActedOn("helo_name").ActedOnBlock("host", Host);

    private static readonly BlockGrammar Dns = Network("DNS_CHECK").ActedOn("type name");

    private static readonly BlockGrammar Udp = Network("UDP_CHECK")
        .ActedOn("payload require_reply min_reply_length max_reply_length");

    private static readonly BlockGrammar Misc = new BlockGrammar("MISC_CHECK")
        .ActedOn("alpha delay_loop retry delay_before_retry warmup log_all_failures misc_path misc_timeout misc_dynamic user");

    // dynamic is in keepalived.conf(5), and 2.2.7 does not know it; a weight has its effect without it.
    private static readonly BlockGrammar File = new BlockGrammar("FILE_CHECK").ActedOn("track_file weight").Ignored("dynamic");

    /// <summary>The blocks of keywords.</summary>
    public static IReadOnlyList<BlockGrammar> Blocks { get; } = [Http, Url, Smtp, Host, Dns, Udp, Misc, File];

    /// <summary>Adds the checkers to what may stand in a real server's block.</summary>
    public static BlockGrammar AddTo(BlockGrammar realServer) => realServer
        .ActedOnBlock("TCP_CHECK", Network("TCP_CHECK"))
        .ActedOnBlock("PING_CHECK", Network("PING_CHECK"))
        .ActedOnBlock("HTTP_GET SSL_GET", Http)
        .ActedOnBlock("SMTP_CHECK", Smtp)
        .ActedOnBlock("DNS_CHECK", Dns)
        .ActedOnBlock("UDP_CHECK", Udp)
        .ActedOnBlock("MISC_CHECK", Misc)
        .ActedOnBlock("FILE_CHECK", File)
        .NotYet("BFD_CHECK", new BlockGrammar("BFD_CHECK").NotYet("name"), consequence: "BFD says nothing about the server");

    /// <summary>What may stand in the <c>SSL</c> block.</summary>
    public static BlockGrammar Ssl() => new BlockGrammar("SSL")
        .ActedOn("password certificate key")
        .NotYet("ca", consequence: "servers' certificates are not validated, which keepalived does not do either");

    private static BlockGrammar Network(string name) => Connecting(new BlockGrammar(name).ActedOn(Timing).ActedOn("log_all_failures"));

    private static BlockGrammar Connecting(BlockGrammar block) => block
        .ActedOn("connect_ip connect_port bindto bind_if bind_port")
        .NotYet("fwmark", subject: "checkers/fwmark", consequence: MarkConsequence);
}
