using Lb.Host.Lab;

namespace Lb.Host.Demo;

/// <summary>An <c>lb-host run</c> on a host of a lab.</summary>
internal sealed class Director
{
    private const string Configuration = "lb.conf", ControlSocket = "control.sock";
    private const int LastWordCount = 8;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);

    private readonly LabHost _host;
    private readonly LabProcess _daemon;

    private Director(LabHost host, LabProcess daemon)
    {
        _host = host;
        _daemon = daemon;
    }

    /// <summary>Starts one and waits for its control socket.</summary>
    /// <param name="host">Where.</param>
    /// <param name="configuration">The text of its configuration file.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LabException">It did not start; the message carries what it logged.</exception>
    public static async Task<Director> StartAsync(LabHost host, string configuration, CancellationToken cancellation)
    {
        var file = await host.WriteFileAsync(Configuration, configuration, cancellation);
        var daemon = host.Start(HostProgram.Argv("run", "-f", file, "--control", host.PathOf(ControlSocket)));
        await Eventually.TrueAsync(
            $"start of lb-host on {host.Name}", StartTime, () => daemon.HasExited || host.HasFile(ControlSocket), cancellation);
        if (daemon.HasExited)
        {
            var code = await daemon.WaitForExitAsync(StartTime, cancellation);
            throw new LabException($"lb-host run on {host.Name} ended with code {code}: {daemon.Errors.Text} {daemon.Output.Text}".TrimEnd());
        }

        return new Director(host, daemon);
    }

    /// <summary>The end of what it logged.</summary>
    public IEnumerable<string> LastWords =>
        _daemon.Output.Lines.Concat(_daemon.Errors.Lines).TakeLast(LastWordCount).Select(line => $"lb-host on {_host.Name}: {line}");

    /// <summary>Asks it for its counters, the way an operator does.</summary>
    public async Task<DirectorCounters> ReadCountersAsync(CancellationToken cancellation)
    {
        var asked = await _host.RunAsync(
            HostProgram.Argv("counters", "--json", "--control", _host.PathOf(ControlSocket)), cancellation: cancellation);
        return DirectorCounters.Parse(asked.Output);
    }

    /// <summary>Kills it with SIGKILL: it can do nothing about it.</summary>
    public Task KillAsync(CancellationToken cancellation) => _daemon.SignalAsync(LabSignal.Kill, cancellation);
}
