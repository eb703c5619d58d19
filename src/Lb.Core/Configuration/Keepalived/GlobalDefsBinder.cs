using Lb.Core.Configuration.Keepalived.Checkers;
using Lb.Core.Flows;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds <c>global_defs</c>; a second block adds to the first, as in keepalived.</summary>
internal static class GlobalDefsBinder
{
    private static readonly int MaximumTimeoutSeconds = (int)FlowTimeouts.Maximum.TotalSeconds;

    public static GlobalConfig Bind(Statement block, GlobalConfig before, BindContext context)
    {
        var settings = context.In(block);
        var routerId = settings.Find("router_id", "lvs_id");
        var timeouts = settings.Find("lvs_timeouts");
        context.LogsAllFailures = CheckerValues.Flag("checker_log_all_failures", settings, context, context.LogsAllFailures);
        return before with
        {
            RouterId = routerId is not null && context.Read(routerId).Exactly(1, "router_id NAME")
                ? routerId.Words[1].Text
                : before.RouterId,
            FlowTimeouts = timeouts is null ? before.FlowTimeouts : Timeouts(timeouts, context),
            FlowPolicy = FlowPolicyBinder.Bind(settings, before.FlowPolicy, context),
            Interface = context.Interface(settings) ?? before.Interface,
            Peers = [.. before.Peers.Union(context.Peers(settings))],
            Vrrp = VrrpGlobalBinder.Bind(settings, before.Vrrp, context),
            Scripts = ScriptsBinder.Bind(settings, before.Scripts, context),
        };
    }

    private static FlowTimeoutsConfig? Timeouts(Statement statement, BindContext context)
    {
        const string Form = "lvs_timeouts tcp SECONDS tcpfin SECONDS udp SECONDS";
        var words = context.Read(statement);
        var timeouts = new FlowTimeoutsConfig(null, null, null);
        if (words.Count == 0)
            _ = words.Exactly(2, Form);

        for (var i = 0; i < words.Count; i += 2)
        {
            if (words[i].Text is not ("tcp" or "tcpfin" or "udp") || i + 1 == words.Count)
            {
                context.Diagnostics.Error(
                    words[i].Location,
                    DiagnosticCodes.BadChoice,
                    $"'{Display.Of(words[i].Text)}' is not the beginning of a time-out; write '{Form}', any of the three");
                break;
            }

            // ipvsadm(8) --set: "a timeout value of 0 has the special meaning that the current value is to be preserved".
            if (!words.TryInteger(i + 1, 0, MaximumTimeoutSeconds, out var seconds))
                continue;

            TimeSpan? timeout = seconds == 0 ? null : TimeSpan.FromSeconds(seconds);
            timeouts = words[i].Text switch
            {
                "tcp" => timeouts with { Established = timeout },
                "tcpfin" => timeouts with { FinWait = timeout },
                _ => timeouts with { Udp = timeout },
            };
        }

        return timeouts;
    }
}
