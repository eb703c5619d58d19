using System.CommandLine;
using System.Text.Json;
using Lb.Host.Control;
using Lb.Host.Views;

namespace Lb.Host.Commands;

/// <summary><c>lb-host reload</c>: has the daemon read its file again, or say what that would do.</summary>
internal static class ReloadCommand
{
    // New servers' MAC addresses are waited for, interface by interface.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be done." };
        var control = SharedOptions.ControlSocket();
        var json = SharedOptions.Json();
        var command = new Command("reload", "Have the running daemon read its file again, and say what that changes.") { dryRun, control, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var text = await ControlClient.PostAsync(
                parsed.GetRequiredValue(control),
                ControlRoutes.Reload,
                JsonSerializer.Serialize(new ReloadRequest(parsed.GetValue(dryRun)), ReportJson.Default.ReloadRequest),
                cancellation,
                Patience);
            var report = ReloadReport.Parse(text);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(text);
            }
            else
            {
                ReloadView.Show(output, report);
            }

            return report.Refusal is { } reason ? throw new CommandRefusedException($"{reason}; what was in force before still is.") : ExitCode.Done;
        });
        return command;
    }
}
