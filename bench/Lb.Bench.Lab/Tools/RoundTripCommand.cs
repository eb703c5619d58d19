using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Bench.Lab.Tools;

/// <summary>This program as the client inside a lab. Hidden, because it is of no use elsewhere.</summary>
internal static class RoundTripCommand
{
    private const string Verb = "round-trips", Assembly = "Lb.Bench.Lab";

    public static Command Create()
    {
        var server = new Argument<string>("server");
        var seconds = new Argument<int>("seconds");
        var command = new Command(Verb) { server, seconds };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) =>
        {
            var time = TimeSpan.FromSeconds(parsed.GetValue(seconds));
            try
            {
                AgentJson.Print(parsed.InvocationConfiguration.Output, RoundTrips.Run(IPEndPoint.Parse(parsed.GetRequiredValue(server)), time, cancellation));
            }
            catch (SocketException broken)
            {
                throw new LabException($"{parsed.GetValue(server)}: {broken.Message}", broken);
            }

            return Task.CompletedTask;
        });
        return command;
    }

    /// <summary>Asks a Redis from a host for a time.</summary>
    /// <exception cref="LabException">The connection failed.</exception>
    public static async Task<RoundTripReport> RunAsync(LabHost client, IPEndPoint server, int seconds, CancellationToken cancellation) =>
        AgentJson.Parse<RoundTripReport>((await client.RunAsync(
            HostProgram.ArgvOf(Assembly, Verb, $"{server}", $"{seconds}"), TimeSpan.FromSeconds(seconds) + Eventually.Ample, cancellation)).Output);
}
