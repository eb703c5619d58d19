using Lb.Host.Control;
using Spectre.Console;

namespace Lb.Host.Views;

/// <summary><c>lb-host vrrp</c> for people: a table of all instances, and the details where there is one.</summary>
internal static class VrrpView
{
    public static void Show(IAnsiConsole console, VrrpReport report)
    {
        if (report.Instances.Count == 0)
        {
            console.WriteLine("There is no vrrp_instance: every virtual service is active.");
            return;
        }

        ShowTable(console, report.Instances);
        if (report.Instances.Count == 1)
        {
            VrrpDetailView.Show(console, report.Instances[0]);
        }
    }

    private static void ShowTable(IAnsiConsole console, IEnumerable<VrrpInstanceReport> instances)
    {
        var table = console.NewTable()
            .AddColumns("Instance", "State", "Since")
            .AddColumn(new TableColumn("Priority").RightAligned())
            .AddColumns("Interface", "VRID", "Master", "Advertises to", "Virtual addresses");
        foreach (var instance in instances)
        {
            table.AddRow(
                Markup.Escape(instance.Name),
                Text.State(instance.State),
                $"{Text.Moment(instance.Since)} ({Text.Duration(instance.StateSeconds)})",
                Priority(instance),
                Markup.Escape(instance.Interface),
                $"{instance.VirtualRouterId} (v{instance.Version})",
                Master(instance),
                Lines(instance.Unicast ? instance.Peers.DefaultIfEmpty("nobody") : ["multicast"]),
                Lines(instance.VirtualAddresses));
        }

        console.Write(table);
    }

    /// <summary>The priority; and the configured one where that is another.</summary>
    private static string Priority(VrrpInstanceReport instance) => instance.EffectivePriority == instance.ConfiguredPriority
        ? $"{instance.EffectivePriority}"
        : $"{instance.EffectivePriority} (of {instance.ConfiguredPriority})";

    private static string Master(VrrpInstanceReport instance) => instance switch
    {
        { State: "MASTER" } => "this node",
        { MasterAddress: null } => "unknown",
        _ => Markup.Escape($"{instance.MasterAddress} ({instance.MasterPriority})"),
    };

    private static string Lines(IEnumerable<string> values) => Markup.Escape(string.Join('\n', values));
}
