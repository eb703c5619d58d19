using System.CommandLine;
using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Host.Commands;

/// <summary><c>lb-host demo</c>: the product shown on this machine, in a lab that leaves nothing behind.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object at the end, for programs, in place of text." };
        var command = new Command("demo", "Show the product on this machine: a client, two servers, real traffic, step by step.") { json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(bool json, CancellationToken cancellation)
    {
        try
        {
            IDemoView view = json ? new JsonDemoView(Console.Out) : ConsoleDemoView.OnStandardOutput();
            return (await DemoRun.RunAsync(view, cancellation)).Held ? 0 : 1;
        }
        catch (LabUnavailableException unavailable)
        {
            await Console.Error.WriteLineAsync($"lb-host demo: {unavailable.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("lb-host demo: interrupted; the lab is gone.");
            return 1;
        }
    }
}
