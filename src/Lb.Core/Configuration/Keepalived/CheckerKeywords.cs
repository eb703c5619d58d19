namespace Lb.Core.Configuration.Keepalived;

/// <summary>The health checkers' keywords. What is special to one kind is accepted in all, because none is acted on yet.</summary>
internal static class CheckerKeywords
{
    /// <summary>The blocks that are checkers.</summary>
    public const string Kinds =
        "TCP_CHECK HTTP_GET SSL_GET UDP_CHECK PING_CHECK DNS_CHECK SMTP_CHECK MISC_CHECK BFD_CHECK FILE_CHECK";

    /// <summary>Settings that a virtual server, a real server and a checker can all have.</summary>
    public const string Timing = "alpha connect_timeout delay_loop retry delay_before_retry warmup";

    public const string Subject = "checkers";

    public const string Consequence = "real servers are not checked, and each counts as up";

    private static readonly BlockGrammar Url = new BlockGrammar("url").NotYet(
        "path digest status_code virtualhost regex regex_no_match regex_options regex_stack regex_min_offset regex_max_offset");

    private static readonly BlockGrammar Host = new BlockGrammar("host").NotYet(
        "connect_ip connect_port bindto bind_port bind_if fwmark connect_timeout");

    /// <summary>What may stand in a checker's block.</summary>
    public static BlockGrammar Any { get; } = new BlockGrammar("a checker")
        .NotYet(Timing)
        .NotYet("connect_ip connect_port bindto bind_if bind_port fwmark nb_get_retry log_all_failures")
        .NotYet("http_protocol fast_recovery enable_sni virtualhost")
        .NotYet("misc_path misc_timeout misc_dynamic user")
        .NotYet("type name helo_name")
        .NotYet("payload require_reply min_reply_length max_reply_length")
        .NotYet("track_file dynamic weight")
        .NotYet("url", Url)
        .NotYet("host", Host);
}
