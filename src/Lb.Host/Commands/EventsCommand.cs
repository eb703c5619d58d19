using System.CommandLine;
using Lb.Host.Control;
using Lb.Host.Views;

namespace Lb.Host.Commands;

/// <summary><c>lb-host events</c>: what happened to the running daemon.</summary>
internal static class EventsCommand
{
    public static Command Create()
    {
        var since = new Option<long>("--since") { Description = "Leave out events up to this number.", HelpName = "N", DefaultValueFactory = _ => 0 };
        since.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && (!long.TryParse(result.Tokens[0].Value, out var number) || number < 0))
                result.AddError("--since takes the number of an event, 0 or more.");
        });
        var follow = new Option<bool>("--follow") { Description = "Go on and print events as they happen, until Ctrl-C." };
        var control = SharedOptions.ControlSocket();
        var json = SharedOptions.Json();
        json.Description = "Print one JSON object instead of lines for people; with --follow one for each event.";
        var command = new Command("events", "Show what happened to the running daemon: transitions, faults, scripts, reloads.") { since, follow, control, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var socket = parsed.GetRequiredValue(control);
            var output = parsed.InvocationConfiguration.Output;
            var after = parsed.GetValue(since);
            if (parsed.GetValue(follow))
            {
                await FollowAsync(socket, after, parsed.GetValue(json) ? static happened => happened.ToJson() : EventsView.Line, output, cancellation);
                return ExitCode.Done;
            }

            var text = await ControlClient.GetAsync(socket, ControlRoutes.EventsAfter(after, TimeSpan.Zero), cancellation);
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(text);
            }
            else
            {
                EventsView.Show(OutputConsole.On(output), EventsReport.Parse(text).Events);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task FollowAsync(
        string socket, long after, Func<EventReport, string> toLine, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var route = ControlRoutes.EventsAfter(after, ControlRoutes.LongestWait);
                var report = EventsReport.Parse(await ControlClient.GetAsync(socket, route, cancellation, ControlRoutes.LongestWait));
                foreach (var happened in report.Events)
                {
                    await output.WriteLineAsync(toLine(happened));
                    after = happened.Number;
                }

                await output.FlushAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how this ends.
        }
    }
}
