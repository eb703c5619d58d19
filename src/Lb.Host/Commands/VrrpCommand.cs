using System.CommandLine;
using Lb.Host.Control;
using Lb.Host.Views;

namespace Lb.Host.Commands;

/// <summary><c>lb-host vrrp</c>: the running daemon's VRRP instances.</summary>
internal static class VrrpCommand
{
    public static Command Create()
    {
        var instance = new Argument<string?>("INSTANCE")
        {
            Description = "The vrrp_instance to show, in detail. Default: all; of a single one the details too.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var control = SharedOptions.ControlSocket();
        var json = SharedOptions.Json();
        var command = new Command("vrrp", "Show the running daemon's VRRP instances.") { instance, control, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var text = await ControlClient.GetAsync(parsed.GetRequiredValue(control), ControlRoutes.Vrrp, cancellation);
            if (parsed.GetValue(instance) is { } name)
            {
                text = Only(VrrpReport.Parse(text), name).ToJson();
            }

            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(text);
            }
            else
            {
                VrrpView.Show(OutputConsole.On(output), VrrpReport.Parse(text));
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The report of one instance.</summary>
    /// <exception cref="CommandRefusedException">There is none of that name.</exception>
    internal static VrrpReport Only(VrrpReport report, string name)
    {
        var found = report.Instances.Where(instance => string.Equals(instance.Name, name, StringComparison.Ordinal)).ToList();
        return found.Count > 0
            ? report with { Instances = found }
            : throw new CommandRefusedException(report.Instances.Count == 0
                ? $"there is no vrrp_instance '{name}': none is configured."
                : $"there is no vrrp_instance '{name}'; there is {string.Join(", ", report.Instances.Select(static instance => instance.Name))}.");
    }
}
