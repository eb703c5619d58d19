using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lb.Core.Configuration;
using Lb.Host.Control;

namespace Lb.Host.Commands;

/// <summary><c>lb-host weight</c>: gives a real server another weight while the daemon runs.</summary>
internal static class WeightCommand
{
    private const string AsConfigured = "default";

    /// <summary>How long a weight by order holds, for people.</summary>
    private const string Lifetime =
        "It outlasts reloads, until the file gives the server another weight than it had; it ends with the daemon.";

    public static Command Create()
    {
        var server = ServerOptions.Server();
        var weight = new Argument<string>("WEIGHT") { Description = $"0 to {RealServerConfig.MaximumWeight}; '{AsConfigured}' for the configured one." };
        weight.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && result.Tokens[0].Value != AsConfigured && Number(result.Tokens[0].Value) is null)
                result.AddError($"'{result.Tokens[0].Value}' is not a weight; write 0 to {RealServerConfig.MaximumWeight}, or '{AsConfigured}'.");
        });
        var service = ServerOptions.Service();
        var control = SharedOptions.ControlSocket();
        var json = SharedOptions.Json();
        var command = new Command("weight", "Give a real server of the running daemon another weight.") { server, weight, service, control, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new WeightRequest(parsed.GetRequiredValue(server), parsed.GetValue(service), Number(parsed.GetRequiredValue(weight)));
            var text = await ControlClient.PostAsync(
                parsed.GetRequiredValue(control),
                ControlRoutes.Weight,
                JsonSerializer.Serialize(request, ReportJson.Default.WeightRequest),
                cancellation,
                ServerOptions.ChangePatience);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(text);
                return ExitCode.Done;
            }

            var report = OrderReport.Parse(text);
            var where = string.Join(", ", report.Services);
            await output.WriteLineAsync(report.Weight is { } now
                ? $"{report.Server} has weight {now} in {where}. {Lifetime}"
                : $"{report.Server} has its configured weight in {where}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= RealServerConfig.MaximumWeight ? number : null;
}
