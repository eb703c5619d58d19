using System.CommandLine;
using System.Net;
using Lb.Core.Wire;
using Lb.Host.Lab;

namespace Lb.Bench.Lab.Tools;

/// <summary>This program as the generator inside a lab. Hidden, because it is of no use elsewhere.</summary>
internal static class GeneratorCommand
{
    private const string Verb = "generate", Sending = "sending", Assembly = "Lb.Bench.Lab";

    public static Command Create()
    {
        var interfaceName = new Argument<string>("interface");
        var station = new Argument<string>("station");
        var service = new Argument<string>("service");
        var flows = new Argument<int>("flows");
        var seconds = new Argument<int>("seconds");
        var command = new Command(Verb) { interfaceName, station, service, flows, seconds };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) =>
        {
            parsed.InvocationConfiguration.Output.WriteLine(Sending);
            FrameGenerator.Run(
                parsed.GetRequiredValue(interfaceName),
                MacAddress.Parse(parsed.GetRequiredValue(station)),
                IPEndPoint.Parse(parsed.GetRequiredValue(service)),
                parsed.GetValue(flows),
                TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                cancellation);
            return Task.CompletedTask;
        });
        return command;
    }

    /// <summary>Starts a generator on a host's eth0; it ends with its disposal, and by itself after a time.</summary>
    public static async Task<LabProcess> StartAsync(
        LabHost host, MacAddress station, IPEndPoint service, int flows, int seconds, CancellationToken cancellation)
    {
        var generator = host.Start(HostProgram.ArgvOf(Assembly, Verb, "eth0", $"{station}", $"{service}", $"{flows}", $"{seconds}"));
        await generator.WaitForLineAsync(line => line is Sending, Eventually.Ample, cancellation);
        return generator;
    }
}
