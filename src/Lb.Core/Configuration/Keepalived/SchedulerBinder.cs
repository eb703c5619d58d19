using Lb.Core.Scheduling;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds <c>lb_algo</c>, the scheduler's flags and <c>@userspacelb wrr_order</c>.</summary>
internal static class SchedulerBinder
{
    /// <summary>The keywords of scheduler flags.</summary>
    public const string FlagKeywords = "flag-1 flag-2 flag-3 sh-fallback sh-port mh-fallback mh-port";

    // What keepalived and ipvsadm take if nothing is said.
    private const SchedulerKind Default = SchedulerKind.WeightedLeastConnection;

    /// <summary>The scheduler of a virtual server.</summary>
    public static SchedulerKind Scheduler(Settings settings, Statement block, BindContext context)
    {
        var scheduler = Algorithm(settings, block, context);
        return settings.FindOwn("wrr_order") is { } order ? WithOrder(scheduler, order, context) : scheduler;
    }

    /// <summary>The flags for the scheduler. What keepalived would ignore is ignored, and said.</summary>
    public static SchedulerFlags Flags(Settings settings, Statement block, SchedulerKind scheduler, BindContext context)
    {
        var flags = SchedulerFlags.None;
        var named = block.Body.TakeWhile(static statement => statement.IsOurs || statement.Keyword is not ("lb_algo" or "lvs_sched")).Count();
        foreach (var statement in FlagKeywords.Split(' ').SelectMany(keyword => settings.All(keyword)))
        {
            context.Read(statement).AtMost(0);
            var owner = OwnerOf(statement.Keyword);
            if (owner is not null && owner != scheduler.IpvsName())
            {
                Ignore(statement, $"it goes with 'lb_algo {owner}'", context);
            }
            else if (owner is not null && block.Body.IndexOf(statement) < named)
            {
                // Observed with keepalived 2.2.7: "sh-port only applies to sh scheduler - ignoring".
                Ignore(statement, "it stands before 'lb_algo', where keepalived ignores it; write it after that", context);
            }
            else
            {
                flags |= FlagOf(statement.Keyword);
            }
        }

        return flags;
    }

    // "sh" of sh-port; flag-1 to 3 go with any.
    private static string? OwnerOf(string keyword) => keyword[..2] is "sh" or "mh" ? keyword[..2] : null;

    // include/uapi/linux/ip_vs.h: the names are the same two bits for both schedulers.
    private static SchedulerFlags FlagOf(string keyword) => keyword switch
    {
        "flag-1" or "sh-fallback" or "mh-fallback" => SchedulerFlags.Fallback,
        "flag-2" or "sh-port" or "mh-port" => SchedulerFlags.Port,
        _ => SchedulerFlags.Flag3,
    };

    private static void Ignore(Statement flag, string why, BindContext context) =>
        context.Diagnostics.Warn(flag.Location, DiagnosticCodes.UnusedSchedulerFlag, $"'{flag.Keyword}' has no effect: {why}");

    private static SchedulerKind Algorithm(Settings settings, Statement block, BindContext context)
    {
        if (settings.Find("lb_algo", "lvs_sched") is not { } statement)
        {
            // Observed with keepalived 2.2.7: "no scheduler set, setting default 'wlc'".
            context.Diagnostics.Warn(
                block.Location,
                DiagnosticCodes.DefaultTaken,
                "no 'lb_algo' is given, and the default is wlc, as in keepalived; write 'lb_algo wlc'");
            return Default;
        }

        var words = context.Read(statement);
        if (!words.Exactly(1, $"{statement.Keyword} wlc"))
            return Default;

        if (SchedulerKinds.TryParse(words[0].Text, out var scheduler))
            return scheduler;

        context.Diagnostics.Error(
            words[0].Location,
            DiagnosticCodes.UnsupportedScheduler,
            $"'{Display.Of(words[0].Text)}' is not a scheduler; there are {string.Join(", ", SchedulerKinds.Names)}");
        return Default;
    }

    private static SchedulerKind WithOrder(SchedulerKind scheduler, Statement order, BindContext context)
    {
        var words = context.Read(order);
        if (!words.Exactly(1, "@userspacelb wrr_order smooth"))
            return scheduler;

        if (words[0].Text is not ("smooth" or "kernel"))
        {
            context.Diagnostics.Error(
                words[0].Location,
                DiagnosticCodes.BadChoice,
                $"'{Display.Of(words[0].Text)}' is not an order of wrr; write smooth or kernel");
            return scheduler;
        }

        if (scheduler != SchedulerKind.WeightedRoundRobin)
        {
            context.Diagnostics.Error(
                words[0].Location,
                DiagnosticCodes.BadChoice,
                "wrr_order goes with 'lb_algo wrr'; remove the line, or change the scheduler");
            return scheduler;
        }

        return words[0].Text == "smooth" ? SchedulerKind.SmoothWeightedRoundRobin : scheduler;
    }
}
