using Lb.Host.Control;
using Spectre.Console;

namespace Lb.Host.Views;

/// <summary>One VRRP instance for people: timers, what is tracked, counters that are not zero, the last transitions.</summary>
internal static class VrrpDetailView
{
    private const int NameWidth = 14;

    public static void Show(IAnsiConsole console, VrrpInstanceReport instance)
    {
        console.WriteLine();
        foreach (var (name, value) in Details(instance))
        {
            console.WriteLine($"{name.PadRight(NameWidth)}{value}");
        }

        if (instance.Transitions.Count > 0)
        {
            console.WriteLine();
            ShowTransitions(console, instance.Transitions);
        }
    }

    private static IEnumerable<(string Name, string Value)> Details(VrrpInstanceReport instance)
    {
        if (instance.Faults.Count > 0)
        {
            yield return ("fault", Problems.Cause(instance.Faults));
        }

        if (instance.Listening)
        {
            yield return ("listening", "the process was kept from running, so it hears first what happened meanwhile");
        }

        yield return ("source", instance.SourceAddress ?? "none");
        yield return ("advertisement", $"every {Text.Interval(instance.AdvertisementIntervalSeconds)}");
        yield return ("master down", $"after {Text.Interval(instance.MasterDownIntervalSeconds)} of silence, at an interval of {Text.Interval(instance.MasterIntervalSeconds)}");
        if (instance.SyncGroup is { } group)
        {
            yield return ("sync group", group);
        }

        foreach (var tracked in instance.Tracked)
        {
            yield return ("tracked", $"{tracked.Kind} {tracked.Name} {(tracked.Refusal is { } refusal ? $"is not run and does not count: {refusal}" : How(tracked))}");
        }

        foreach (var line in Counters(instance.Counters))
        {
            yield return line;
        }
    }

    private static string How(TrackedReport tracked) =>
        $"{tracked.Up switch { true => "is up", false => "is down", _ => "has said nothing yet" }}, {(tracked.Weight == 0 ? "a fault when down" : $"weight {tracked.Weight}")}";

    private static IEnumerable<(string Name, string Value)> Counters(VrrpCountersReport counters)
    {
        yield return ("received", $"{counters.Received} advertisements{Parts(
            ("with priority 0", counters.PriorityZeroReceived),
            ("of a lower priority", counters.LowerPriorityReceived),
            ("from this node's own address", counters.OwnAddressReceived))}");
        yield return ("sent", $"{counters.Sent} advertisements{Parts(
            ("with priority 0", counters.PriorityZeroSent))}, {counters.GratuitousBatches} announcements of the addresses");
        foreach (var (reason, count) in counters.Discarded.Where(static discarded => discarded.Value > 0))
        {
            yield return ("discarded", $"{count} for {Text.Words(reason)}");
        }

        foreach (var (remark, count) in counters.Remarks.Where(static remark => remark.Value > 0))
        {
            yield return ("remark", $"{count} with {Text.Words(remark)}");
        }

        yield return ("mastership", $"taken {counters.BecameMaster}, given up {counters.ReleasedMaster} times");
        if (counters.Pauses > 0)
        {
            yield return ("paused", $"{counters.Pauses} times the process was kept from running");
        }
    }

    private static string Parts(params (string Name, long Count)[] parts)
    {
        var there = parts.Where(static part => part.Count > 0).Select(static part => $"{part.Count} {part.Name}").ToList();
        return there.Count == 0 ? string.Empty : $" ({string.Join(", ", there)})";
    }

    private static void ShowTransitions(IAnsiConsole console, IReadOnlyList<TransitionReport> transitions)
    {
        var table = console.NewTable().AddColumns("At", "From", "To", "Reason").AddColumn(new TableColumn("Had lasted").RightAligned());
        foreach (var transition in transitions)
        {
            table.AddRow(
                Text.Moment(transition.At),
                Text.State(transition.From),
                Text.State(transition.To),
                Markup.Escape(Text.Words(transition.Reason)),
                Text.Duration(transition.SecondsInFrom));
        }

        console.Write(table);
    }
}
