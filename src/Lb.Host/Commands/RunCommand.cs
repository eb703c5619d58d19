using System.CommandLine;
using Lb.Core.Runtime;
using Lb.Host.Control;
using Lb.Host.Logging;
using Microsoft.Extensions.Logging;

namespace Lb.Host.Commands;

/// <summary><c>lb-host run</c>: the daemon.</summary>
internal static class RunCommand
{
    // A reload under way may wait for a file or a name service that does not answer; the hand-over does not wait with it.
    private static readonly TimeSpan ReloadPatience = TimeSpan.FromSeconds(1);

    private static readonly LoadBalancerOptions Defaults = new();

    public static Command Create()
    {
        var file = SharedOptions.ConfigurationFile();
        var configId = SharedOptions.ConfigurationId();
        var control = SharedOptions.ControlSocket();
        var logFormat = SharedOptions.Choice("--log-format", "How log lines look.", LogFormat.Text);
        var logLevel = SharedOptions.Choice("--log-level", "Least level that is written.", LogLevel.Information);
        var workers = Number("--workers", "Worker threads for each ingress interface; 1 keeps the kernel's exact order of servers.", Defaults.Workers);
        var maxFlows = Number("--max-flows", "Flows each worker can hold.", Defaults.MaxFlows);
        var ring = SharedOptions.Choice("--ring", "How the kernel hands frames over: LowLatency frame by frame, HighBurst in blocks.", Defaults.RingMode);
        var ringMebibytes = Number("--ring-mib", "Memory of each worker's capture ring in MiB.", Defaults.RingMebibytes);
        var command = new Command("run", "Balance, until SIGTERM.")
        {
            file, configId, control, workers, maxFlows, ring, ringMebibytes, logFormat, logLevel,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new LoadBalancerOptions
            {
                Workers = parsed.GetValue(workers),
                MaxFlows = parsed.GetValue(maxFlows),
                RingMode = parsed.GetValue(ring),
                RingMebibytes = parsed.GetValue(ringMebibytes),
            };

            // Signals are handled from the moment this returns a task; a SIGTERM while the balancer comes up must take it down again too.
            return Task.Run(
                async () =>
                {
                    using var log = new DaemonLog(parsed.InvocationConfiguration.Error, parsed.GetValue(logFormat), parsed.GetValue(logLevel));
                    return await ProcessEdge.RunAsync(
                        () => RunAsync(
                            parsed.GetRequiredValue(file), parsed.GetValue(configId), parsed.GetRequiredValue(control), options, log, cancellation),
                        log.Writer.WriteLine);
                },
                CancellationToken.None);
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int standard) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => standard };

    private static async Task<int> RunAsync(
        string file, string? configId, string control, LoadBalancerOptions options, DaemonLog logs, CancellationToken cancellation)
    {
        var startedAt = DateTimeOffset.UtcNow;

        // From the first moment on: a SIGHUP without a handler ends a process.
        using var reloads = new ReloadRequests();
        var config = ConfigurationLoader.Load(file, configId, logs.TellPatiently);
        if (config.VirtualServices.IsEmpty && config.VrrpInstances.IsEmpty)
        {
            throw new CommandRefusedException($"{file} has no virtual_server and no vrrp_instance, so there is nothing to do.");
        }

        var log = logs.Logger;
        ControlServer.RefuseIfAnswered(control);
        try
        {
            await using var balancer = LoadBalancer.Start(config, options, log);
            var daemon = new RunningDaemon(balancer, file, startedAt, logs.Writer);
            using var reloader = new Reloader(file, configId, daemon, log);
            daemon.Reloads = reloader.ReloadAsync;
            await using var server = await ControlServer.StartAsync(control, daemon, logs.Lines);
            RunLog.Started(log, Environment.ProcessId, control);
            using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var reloading = reloader.FollowAsync(reloads, stopped.Token);
            await UntilStoppedAsync(balancer, cancellation);
            await stopped.CancelAsync();
            _ = await Task.WhenAny(reloading, Task.Delay(ReloadPatience, CancellationToken.None));
            RunLog.Stopping(log);
        }
        catch (LoadBalancerException failure)
        {
            throw new CommandRefusedException(failure.Message, failure);
        }

        RunLog.Stopped(log);
        return ExitCode.Done;
    }

    private static async Task UntilStoppedAsync(LoadBalancer balancer, CancellationToken cancellation)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(stop.SetResult);
        await await Task.WhenAny(stop.Task, balancer.Failure);
    }
}
