using Lb.Host.Control;
using Spectre.Console;

namespace Lb.Host.Views;

/// <summary><c>lb-host status</c> for people: what is wrong first, then one screen of how everything stands.</summary>
internal static class StatusView
{
    public static void Show(IAnsiConsole console, StatusReport report)
    {
        console.WriteLine($"lb-host {report.Version}, process {report.ProcessId}, up {Text.Duration(report.UptimeSeconds)}, {report.ConfigurationFile}");
        ShowProblems(console, report.Problems);
        ShowInstances(console, report.VrrpInstances);
        if (report.VirtualServices.Count > 0)
        {
            console.WriteLine();
            console.Write(ServiceTable(console, report.VirtualServices));
        }

        ShowCounters(console, report.Counters);
        ShowTraffic(console, report.VirtualServices);
        ShowEvents(console, report.Events);
    }

    private static void ShowProblems(IAnsiConsole console, IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
        {
            console.WriteLine();
        }

        foreach (var problem in problems)
        {
            console.MarkupLine($"[red]![/] {Markup.Escape(problem)}");
        }
    }

    private static void ShowInstances(IAnsiConsole console, IReadOnlyList<VrrpInstanceReport> instances)
    {
        if (instances.Count > 0)
        {
            console.WriteLine();
        }

        foreach (var instance in instances)
        {
            var master = instance switch
            {
                { State: "MASTER" } => string.Empty,
                { MasterAddress: null } => ", MASTER unknown",
                _ => $", MASTER is {instance.MasterAddress} with priority {instance.MasterPriority}",
            };
            console.MarkupLine(
                $"vrrp {Markup.Escape(instance.Name)} {Text.State(instance.State)} for {Text.Duration(instance.StateSeconds)}, "
                + Markup.Escape($"priority {instance.EffectivePriority} on {instance.Interface}{master}"));
        }
    }

    private static Table ServiceTable(IAnsiConsole console, IEnumerable<VirtualServiceReport> services)
    {
        var table = console.NewTable()
            .AddColumns("Virtual service", "State", "Interface")
            .AddColumn(new TableColumn("Weight").RightAligned())
            .AddColumn("Health")
            .AddColumn("Reached")
            .AddColumn(new TableColumn("Active").RightAligned())
            .AddColumn(new TableColumn("Inactive").RightAligned());
        foreach (var service in services)
        {
            table.AddRow(
                Markup.Escape($"{service.Name()} {service.Scheduler}"),
                StateOf(service),
                Markup.Escape(service.Interface),
                string.Empty,
                HealthText.Of(service.Quorum),
                string.Empty,
                $"{service.RealServers.Sum(static server => server.ActiveConnections)}",
                $"{service.RealServers.Sum(static server => server.InactiveConnections)}");
            foreach (var server in service.RealServers)
            {
                table.AddRow(
                    Markup.Escape($"  -> {server.Address}"),
                    string.Empty,
                    string.Empty,
                    WeightOf(server),
                    HealthText.Of(server),
                    Reached(server),
                    $"{server.ActiveConnections}",
                    $"{server.InactiveConnections}");
            }
        }

        return table;
    }

    private static string StateOf(VirtualServiceReport service) => service.State switch
    {
        VirtualServiceReport.Active => "[green]active[/]",
        VirtualServiceReport.Standby => $"standby port {service.StandbyPort}",
        VirtualServiceReport.KnownFlowsOnly => $"known flows only{(service.StandbyPort is { } port ? $", standby port {port}" : string.Empty)}",
        _ => "waiting for MASTER",
    };

    private static string WeightOf(RealServerReport server) => server.EffectiveWeight == server.ConfiguredWeight
        ? $"{server.EffectiveWeight}"
        : $"{server.EffectiveWeight} (of {server.ConfiguredWeight})";

    private static string Reached(RealServerReport server) => server.Reach switch
    {
        RealServerReport.ThisHost => "this host",
        RealServerReport.Resolved => Markup.Escape($"{server.Mac} by {server.Interface}"),
        var reach => $"[red]{Markup.Escape(Problems.Reason(reach))}[/]",
    };

    private static void ShowCounters(IAnsiConsole console, CountersReport counters)
    {
        console.WriteLine();
        var dropped = counters.Dropped.Where(static drop => drop.Value > 0).OrderByDescending(static drop => drop.Value).ToList();
        var reasons = dropped.Count == 0 ? string.Empty : $" ({string.Join(", ", dropped.Select(static drop => $"{drop.Key} {drop.Value}"))})";
        console.WriteLine(
            $"frames: {counters.Received} received = {counters.Passed} passed + {counters.Forwarded} forwarded + {counters.Local} local"
            + $" + {dropped.Sum(static drop => drop.Value)} dropped{reasons}");
        console.WriteLine($"flows: {counters.Flows} now, {counters.FlowsCreated} created");
    }

    private static void ShowTraffic(IAnsiConsole console, IReadOnlyCollection<VirtualServiceReport> services) => console.WriteLine(
        $"from clients: {services.Sum(static service => service.Traffic.Connections)} connections, "
        + $"{services.Sum(static service => service.Traffic.InPackets)} packets, {services.Sum(static service => service.Traffic.InOctets)} octets; "
        + $"a second now: {services.Sum(static service => service.Rates.ConnectionsPerSecond)}, "
        + $"{services.Sum(static service => service.Rates.InPacketsPerSecond)}, {services.Sum(static service => service.Rates.InOctetsPerSecond)}");

    private static void ShowEvents(IAnsiConsole console, IReadOnlyList<EventReport> events)
    {
        if (events.Count > 0)
        {
            console.WriteLine();
        }

        foreach (var happened in events)
        {
            console.WriteLine($"{Text.Moment(happened.At)} {happened.Subject}: {happened.Text}");
        }
    }
}
