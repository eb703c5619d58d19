using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>A VRRP daemon on a host of a lab: lb-host, or the real keepalived. Both say "(INSTANCE) Entering STATE STATE".</summary>
internal sealed class VrrpNode : IAsyncDisposable
{
    private readonly LabHost _host;
    private readonly LabProcess _process;
    private readonly string? _processIdFiles;

    private VrrpNode(LabHost host, LabProcess process, string? processIdFiles) => (_host, _process, _processIdFiles) = (host, process, processIdFiles);

    /// <summary>What it logged so far.</summary>
    public IReadOnlyList<string> Log => _process.Errors.Lines;

    /// <summary>Starts lb-host and waits until it says that it works.</summary>
    public static async Task<VrrpNode> StartLbHostAsync(LabHost host, string configuration)
    {
        var node = new VrrpNode(host, await Director.LaunchAsync(host, configuration), null);
        await node.WaitForLogAsync("Balancing");
        return node;
    }

    /// <summary>Starts keepalived's VRRP part, in the foreground and with its files in the host's folder.</summary>
    public static async Task<VrrpNode> StartKeepalivedAsync(LabHost host, string configuration)
    {
        LabTools.Require("keepalived");
        var file = await host.WriteFileAsync("keepalived.conf", configuration);
        var (part, parent) = (host.PathOf("vrrp.pid"), host.PathOf("keepalived.pid"));
        var process = host.Start(
        [
            "keepalived", "--dont-fork", "--dont-respawn", "--vrrp", "--log-console", "--log-detail", "--no-syslog",
            $"--use-file={file}", $"--pid={parent}", $"--vrrp_pid={part}",
        ]);
        return new VrrpNode(host, process, $"{part} {parent}");
    }

    /// <summary>The state its only instance entered last, in keepalived's words; null before the first.</summary>
    public string? State => Log.LastOrDefault(static line => line.Contains("Entering", StringComparison.Ordinal))?.Split("Entering ")[1].Split(' ')[0];

    /// <summary>Waits until its only instance is in a state.</summary>
    public Task WaitForStateAsync(string state) => Eventually.TrueAsync($"{state} on {_host.Name}", Eventually.Ample, () => State == state);

    /// <summary>How many instances have said, so far, that they entered a state.</summary>
    public int CountEntered(string state) => Log.Count(line => line.Contains($"Entering {state} STATE", StringComparison.Ordinal));

    /// <summary>Waits until as many instances have said that they entered a state.</summary>
    public async Task WaitForEnteredAsync(string state, int instances)
    {
        try
        {
            await Eventually.TrueAsync($"{instances} times {state} on {_host.Name}", Eventually.Ample, () => CountEntered(state) >= instances);
        }
        catch (LabException late)
        {
            throw new LabException($"{late.Message}\n{string.Join('\n', Log)}", late);
        }
    }

    /// <summary>Waits for a line of its log.</summary>
    public Task<string> WaitForLogAsync(string part) => _process.WaitForLineAsync(line => line.Contains(part, StringComparison.Ordinal), Eventually.Ample);

    public Task SignalAsync(LabSignal signal) => _process.SignalAsync(signal);

    /// <summary>Kills it with SIGKILL: it can do nothing about it.</summary>
    public async Task KillAsync()
    {
        if (_processIdFiles is not null)
        {
            // The part that speaks VRRP first: when its parent dies, it gets a SIGTERM, and would resign. The files would keep the next
            // one from starting as long as nobody has waited for the dead.
            await _host.RunAsync(["sh", "-c", $"kill -KILL $(cat {_processIdFiles}); rm {_processIdFiles}"]);
        }
        else
        {
            await SignalAsync(LabSignal.Kill);
        }

        _ = await _process.WaitForExitAsync(Eventually.Ample);
    }

    /// <summary>Stops it in order, with SIGTERM.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync(LabSignal.Terminate);
        return await _process.WaitForExitAsync(Eventually.Ample);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
