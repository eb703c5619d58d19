using System.CommandLine;
using Lb.Host.Control;
using Lb.Host.Views;

namespace Lb.Host.Commands;

/// <summary><c>lb-host status</c>: one screen of how the running daemon stands.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var control = SharedOptions.ControlSocket();
        var json = SharedOptions.Json();
        var command = new Command("status", "Show on one screen how the running daemon stands, what is wrong first.") { control, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var text = await ControlClient.GetAsync(parsed.GetRequiredValue(control), ControlRoutes.Status, cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(text);
            }
            else
            {
                StatusView.Show(OutputConsole.On(output), StatusReport.Parse(text));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
