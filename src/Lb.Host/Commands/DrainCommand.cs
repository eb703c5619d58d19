using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lb.Host.Control;
using Lb.Host.Views;

namespace Lb.Host.Commands;

/// <summary><c>lb-host drain</c>: takes a real server out of service without cutting anybody off.</summary>
internal static class DrainCommand
{
    public static Command Create()
    {
        var server = ServerOptions.Server();
        var service = ServerOptions.Service();
        var deadline = new Option<double?>("--deadline")
        {
            Description = "After this many seconds the server is taken out with the flows it still has. Default: never.",
            HelpName = "SECONDS",
            CustomParser = static result =>
            {
                if (double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                    && seconds <= ServerOrders.LongestDeadlineSeconds)
                {
                    return seconds;
                }

                result.AddError($"--deadline takes seconds, 0 to {ServerOrders.LongestDeadlineSeconds}, not '{result.Tokens[0].Value}'.");
                return null;
            },
        };
        var undo = new Option<bool>("--undo") { Description = "End the drain: the server gets new flows again, if it is up." };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait for the flows to end." };
        var control = SharedOptions.ControlSocket();
        var json = SharedOptions.Json();
        var command = new Command("drain", "Give a real server of the running daemon no new flows, and wait until those it has have ended.")
        {
            server, service, deadline, undo, noWait, control, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(undo) && result.GetResult(deadline) is not null)
                result.AddError("--undo ends a drain and takes no --deadline.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new DrainRequest(parsed.GetRequiredValue(server), parsed.GetValue(service), parsed.GetValue(deadline), parsed.GetValue(undo));
            var socket = parsed.GetRequiredValue(control);
            var output = parsed.InvocationConfiguration.Output;
            var text = await ControlClient.PostAsync(
                socket, ControlRoutes.Drain, JsonSerializer.Serialize(request, ReportJson.Default.DrainRequest), cancellation, ServerOptions.ChangePatience);
            var order = OrderReport.Parse(text);
            var isJson = parsed.GetValue(json);
            if (isJson && (request.Undo || parsed.GetValue(noWait)))
            {
                await output.WriteLineAsync(text);
                return ExitCode.Done;
            }

            if (request.Undo)
            {
                var status = StatusReport.Parse(await ControlClient.GetAsync(socket, ControlRoutes.Status, cancellation));
                foreach (var line in UndrainView.Lines(order, status.VirtualServices))
                    await output.WriteLineAsync(line);

                return ExitCode.Done;
            }

            if (parsed.GetValue(noWait))
            {
                await output.WriteLineAsync(DrainView.Said(order, request.DeadlineSeconds));
                return ExitCode.Done;
            }

            var view = isJson ? null : new DrainView(output, order);
            view?.Begin(request.DeadlineSeconds);
            var report = await WaitAsync(socket, order, view, parsed.InvocationConfiguration.Error, cancellation);
            if (isJson && report is not null)
                await output.WriteLineAsync(report.ToJson());

            view?.End(report);
            return report is null ? ExitCode.Refused : ExitCode.Done;
        });
        return command;
    }

    /// <summary>Looks every second until no flow is left, the deadline came, or somebody else ended the drain.</summary>
    /// <returns>How it ended; null if it was interrupted, which is said.</returns>
    private static async Task<DrainReport?> WaitAsync(string socket, OrderReport order, DrainView? view, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1));
            while (true)
            {
                var status = StatusReport.Parse(await ControlClient.GetAsync(socket, ControlRoutes.Status, cancellation));
                var progress = Progress(status, order);
                view?.Show(progress.FlowsLeft);
                if (Lost(status, order) is { } lost)
                    throw new CommandRefusedException(lost);

                if (!progress.Removed && !IsDraining(status, order))
                    throw new CommandRefusedException($"somebody ended the drain of {order.Server}; {progress.FlowsLeft} flows are left.");

                if (progress.Empty || progress.Removed)
                    return progress;

                _ = await pace.WaitForNextTickAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await error.WriteLineAsync($"lb-host: nobody waits any longer, and the drain goes on: {order.Server} gets no new flows. 'lb-host drain {order.Server} --undo' ends it.");
            return null;
        }
    }

    /// <summary>How far a drain is.</summary>
    internal static DrainReport Progress(StatusReport status, OrderReport order)
    {
        var servers = Servers(status, order).ToList();
        var flows = servers.Sum(static server => server.ActiveConnections + server.InactiveConnections);
        var isRemoved = servers.Exists(static server => server.Health?.Removed == true);
        return new DrainReport(DrainReport.CurrentSchemaVersion, order.Server, order.Services, flows == 0, isRemoved, flows);
    }

    /// <summary>What to say if a reload took the server out of a service while it drained; null if not.</summary>
    internal static string? Lost(StatusReport status, OrderReport order)
    {
        var gone = order.Services.Where(service => !Servers(status, order with { Services = [service] }).Any()).ToList();
        return gone.Count == 0 ? null
            : $"{order.Server} is no longer configured in {string.Join(", ", gone)}: a reload took it out while it drained, and its flows with it."
            + (gone.Count < order.Services.Count ? " Where it still is, it goes on draining." : string.Empty);
    }

    private static bool IsDraining(StatusReport status, OrderReport order) => Servers(status, order).Any(static server => server.Health?.Draining == true);

    private static IEnumerable<RealServerReport> Servers(StatusReport status, OrderReport order) => status.VirtualServices
        .Where(service => order.Services.Contains(service.Name(), StringComparer.Ordinal))
        .SelectMany(static service => service.RealServers)
        .Where(server => server.Address == order.Server);
}
