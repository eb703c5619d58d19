using Lb.Core.Forwarding;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>
/// Binds the switches about flows: <c>@userspacelb</c> lines of <c>global_defs</c> with the names and values of IPVS's sysctls, because
/// keepalived leaves these to sysctl.
/// </summary>
internal static class FlowPolicyBinder
{
    /// <summary>The words of ours.</summary>
    public const string Words = "expire_nodest_conn expire_quiescent_template sloppy_tcp conn_reuse_mode";

    public static FlowPolicy Bind(Settings settings, FlowPolicy before, BindContext context) => new()
    {
        ExpiresFlowsWithoutServer = Switch(settings, "expire_nodest_conn", context) ?? before.ExpiresFlowsWithoutServer,
        ExpiresQuiescentTemplates = Switch(settings, "expire_quiescent_template", context) ?? before.ExpiresQuiescentTemplates,
        IsSloppyTcp = Switch(settings, "sloppy_tcp", context) ?? before.IsSloppyTcp,
        ConnectionReuseMode = ReuseMode(settings, context) ?? before.ConnectionReuseMode,
    };

    /// <summary>A sysctl's 0 or 1, or what other switches take.</summary>
    private static bool? Switch(Settings settings, string word, BindContext context)
    {
        var statement = settings.FindOwn(word);
        return statement is { Words.Length: 2 } && statement.Words[1].Text is "0" or "1"
            ? statement!.Words[1].Text == "1"
            : context.Flag(statement);
    }

    private static int? ReuseMode(Settings settings, BindContext context)
    {
        if (settings.FindOwn("conn_reuse_mode") is not { } statement)
            return null;

        var words = context.Read(statement);
        return words.Exactly(1, "@userspacelb conn_reuse_mode NUMBER")
            && words.TryInteger(0, 0, FlowPolicy.MaximumConnectionReuseMode, out var mode)
            ? mode
            : null;
    }
}
