using System.CommandLine;
using System.Text.Json;
using Lb.Host.Control;

namespace Lb.Host.Commands;

/// <summary><c>lb-host counters</c>: what the running daemon did with the frames it received.</summary>
internal static class CountersCommand
{
    public static Command Create()
    {
        var control = SharedOptions.ControlSocket();
        var json = SharedOptions.Json();
        var command = new Command("counters", "Show what the running daemon did with the frames it received.") { control, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var text = await ControlClient.GetAsync(parsed.GetRequiredValue(control), ControlRoutes.Counters, cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(text);
            }
            else
            {
                JsonSerializer.Deserialize(text, CountersReportJson.Default.CountersReport)!.WriteTo(output);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
