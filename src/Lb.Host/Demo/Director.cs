using Lb.Host.Control;
using Lb.Host.Lab;

namespace Lb.Host.Demo;

/// <summary>An <c>lb-host run</c> on a host of a lab.</summary>
internal sealed class Director : IAsyncDisposable
{
    private const string Configuration = "lb.conf", ControlFolder = "control";
    private const int LastWordCount = 8;

    private readonly LabHost _host;
    private readonly LabProcess _daemon;

    private Director(LabHost host, LabProcess daemon)
    {
        _host = host;
        _daemon = daemon;
    }

    /// <summary>Starts one and waits until it says that it balances.</summary>
    /// <param name="host">Where.</param>
    /// <param name="configuration">The text of its configuration file.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="arguments">Further words for <c>lb-host run</c>.</param>
    /// <exception cref="LabException">It did not start; the message carries what it logged.</exception>
    public static async Task<Director> StartAsync(
        LabHost host, string configuration, CancellationToken cancellation = default, params IEnumerable<string> arguments)
    {
        var director = new Director(host, await LaunchAsync(host, configuration, cancellation, arguments));
        try
        {
            // The last thing it does before it only balances; its socket alone could be a dead predecessor's.
            await director._daemon.WaitForLineAsync(line => line.Contains("Balancing", StringComparison.Ordinal), Eventually.Ample, cancellation);
            return director;
        }
        catch
        {
            await director.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one without waiting for anything, as one that is not going to stand.</summary>
    public static async Task<LabProcess> LaunchAsync(
        LabHost host, string configuration, CancellationToken cancellation = default, params IEnumerable<string> arguments)
    {
        var file = await host.WriteFileAsync(Configuration, configuration, cancellation);
        return host.Start(HostProgram.Argv(["run", "-f", file, "--control", ControlSocketOn(host), .. arguments]));
    }

    /// <summary>Where the directors of a host have their control socket, in a folder they make themselves.</summary>
    public static string ControlSocketOn(LabHost host) => $"{host.PathOf(ControlFolder)}/control.sock";

    /// <summary>The host it runs on.</summary>
    public LabHost Host => _host;

    /// <summary>What it logged so far.</summary>
    public IReadOnlyList<string> Log => _daemon.Errors.Lines;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _daemon.HasExited;

    /// <summary>The daemon's process id as this process, outside the lab, sees it.</summary>
    public Task<int> GetProcessIdAsync(CancellationToken cancellation = default) => _daemon.GetProcessIdAsync(cancellation);

    /// <summary>The end of what it logged.</summary>
    public IEnumerable<string> LastWords =>
        _daemon.Output.Lines.Concat(_daemon.Errors.Lines).TakeLast(LastWordCount).Select(line => $"lb-host on {_host.Name}: {line}");

    /// <summary>Asks it for its counters, the way an operator does.</summary>
    public async Task<DirectorCounters> ReadCountersAsync(CancellationToken cancellation = default) =>
        DirectorCounters.Parse(await AskAsync(["counters", "--json"], cancellation));

    /// <summary>What a verb that asks it prints.</summary>
    /// <exception cref="LabException">It refuses.</exception>
    public async Task<string> AskAsync(IEnumerable<string> words, CancellationToken cancellation = default) =>
        (await _host.RunAsync(QuestionArgv(words), cancellation: cancellation)).Output;

    /// <summary>Starts a verb that goes on asking it.</summary>
    public LabProcess StartAsking(params IEnumerable<string> words) => _host.Start(QuestionArgv(words));

    /// <summary>Waits for a line of its log.</summary>
    /// <exception cref="LabException">It did not come in time.</exception>
    public Task<string> WaitForLogAsync(string part, TimeSpan deadline) =>
        _daemon.WaitForLineAsync(line => line.Contains(part, StringComparison.Ordinal), deadline);

    /// <summary>Waits until the last state it said it entered is this one.</summary>
    /// <exception cref="LabException">It did not in time, or has ended.</exception>
    public Task WaitForStateAsync(string state, CancellationToken cancellation) => Eventually.TrueAsync(
        $"{state} on {_host.Name}",
        Eventually.Ample,
        () => HasExited ? throw new LabException($"lb-host on {_host.Name} has ended.") : LastStateIs(state),
        cancellation);

    /// <summary>Whether it runs, and the last state it said it entered is this one.</summary>
    public bool IsIn(string state) => !HasExited && LastStateIs(state);

    /// <summary>How it stands.</summary>
    public async Task<NodeState> ReadStateAsync(CancellationToken cancellation)
    {
        var status = AskAsync(["status", "--json"], cancellation);
        var instance = VrrpReport.Parse(await AskAsync(["vrrp", "--json"], cancellation)).Instances[0];
        return new NodeState(
            _host.Name,
            instance.State,
            instance.MasterAddress,
            StatusReport.Parse(await status).VirtualServices[0].State,
            await _host.HasAddressAsync("eth0", $"{TwoNodeLab.Vip}", cancellation));
    }

    /// <summary>Stops it in order, with SIGTERM.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancellation = default)
    {
        await _daemon.SignalAsync(LabSignal.Terminate, cancellation);
        return await WaitForExitAsync(cancellation);
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> WaitForExitAsync(CancellationToken cancellation = default) => _daemon.WaitForExitAsync(Eventually.Ample, cancellation);

    /// <summary>Kills it with SIGKILL: it can do nothing about it.</summary>
    public async Task KillAsync(CancellationToken cancellation = default)
    {
        await _daemon.SignalAsync(LabSignal.Kill, cancellation);
        await WaitForExitAsync(cancellation);
    }

    /// <summary>Has it read its file again, with this text.</summary>
    public async Task ReloadAsync(string configuration, CancellationToken cancellation = default)
    {
        await _host.WriteFileAsync(Configuration, configuration, cancellation);
        await _daemon.SignalAsync(LabSignal.Hangup, cancellation);
    }

    /// <summary>Kills it if it still runs.</summary>
    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    private bool LastStateIs(string state) =>
        Log.LastOrDefault(line => line.Contains(") Entering ", StringComparison.Ordinal))?.Contains($"Entering {state} STATE", StringComparison.Ordinal) == true;

    private IReadOnlyList<string> QuestionArgv(IEnumerable<string> words) => HostProgram.Argv([.. words, "--control", ControlSocketOn(_host)]);
}
