using Lb.Core.Scheduling;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds <c>lb_algo</c> and <c>@userspacelb wrr_order</c>.</summary>
internal static class SchedulerBinder
{
    private const string Supported = "rr, wrr";

    public static SchedulerKind Bind(Settings settings, Statement block, BindContext context)
    {
        var scheduler = Algorithm(settings, block, context);
        return settings.FindOwn("wrr_order") is { } order ? WithOrder(scheduler, order, context) : scheduler;
    }

    private static SchedulerKind Algorithm(Settings settings, Statement block, BindContext context)
    {
        if (settings.Find("lb_algo", "lvs_sched") is not { } statement)
        {
            context.Diagnostics.Warn(
                block.Location,
                DiagnosticCodes.DefaultTaken,
                "no 'lb_algo' is given: keepalived would take wlc, this version takes wrr; write 'lb_algo wrr'");
            return SchedulerKind.WeightedRoundRobin;
        }

        var words = context.Read(statement);
        if (!words.Exactly(1, $"{statement.Keyword} wrr"))
            return SchedulerKind.WeightedRoundRobin;

        switch (words[0].Text)
        {
            case "rr":
                return SchedulerKind.RoundRobin;
            case "wrr":
                return SchedulerKind.WeightedRoundRobin;
            default:
                context.Diagnostics.Error(
                    words[0].Location,
                    DiagnosticCodes.UnsupportedScheduler,
                    $"scheduler '{Display.Of(words[0].Text)}' is not supported; supported are {Supported}");
                return SchedulerKind.WeightedRoundRobin;
        }
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
