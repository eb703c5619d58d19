using System.CommandLine;
using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Host.Commands;

/// <summary><c>lb-host demo</c>: the product shown on this machine, in a lab that leaves nothing behind.</summary>
internal static class DemoCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var json = SharedOptions.Json();
        var command = new Command("demo", "Show the product on this machine: a client, two servers, real traffic, step by step.") { json };
        command.SetAction((parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            return RunAsync(parsed.GetValue(json) ? new JsonDemoView(output) : ConsoleDemoView.On(output), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(IDemoView view, CancellationToken cancellation)
    {
        try
        {
            return (await DemoRun.RunAsync(view, cancellation)).Held ? ExitCode.Done : ExitCode.Refused;
        }
        catch (LabUnavailableException unavailable)
        {
            throw new CommandRefusedException(unavailable.Message, unavailable);
        }
        catch (OperationCanceledException interrupted)
        {
            throw new CommandRefusedException("The demo was interrupted; its lab is gone.", interrupted);
        }
    }
}
