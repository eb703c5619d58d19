namespace Lb.Host.Lab;

/// <summary>
/// A lab: hosts (network namespaces) joined by networks (bridges), inside namespaces of its own. Nothing of it touches this machine's
/// network or files, two labs never meet, and nothing remains of it when it is disposed or its owner dies, SIGKILL included.
/// </summary>
internal sealed class LabSandbox : IAsyncDisposable
{
    /// <summary>How long a lab lives when nobody ends it.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(20);

    /// <summary>The lab's own folder, in memory and seen only inside it.</summary>
    public const string Folder = "/run/lab";

    private readonly LabAnchor _anchor;
    private int _networks;
    private int _hosts;

    private LabSandbox(LabAnchor anchor) => _anchor = anchor;

    /// <summary>Process 1 of the lab, as seen from outside; <c>nsenter --target=PID --net --mount</c> looks into a running lab.</summary>
    public int ProcessId => _anchor.ProcessId;

    /// <summary>Opens an empty lab.</summary>
    /// <param name="lifetime">When it ends by itself, whatever its owner does; <see cref="DefaultLifetime"/> unless given.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LabUnavailableException">A privilege or a program is missing; the message says which and what to do.</exception>
    public static async Task<LabSandbox> StartAsync(TimeSpan? lifetime = null, CancellationToken cancellation = default)
    {
        var anchor = await LabAnchor.StartAsync(lifetime ?? DefaultLifetime, cancellation);
        var lab = new LabSandbox(anchor);
        try
        {
            // ip-netns(8) keeps names in /run/netns: a /run of our own keeps them apart from the machine's.
            await lab.RunAsync(["mount", "-t", "tmpfs", "-o", "mode=755", "lab", "/run"], cancellation: cancellation);
            Directory.CreateDirectory(anchor.Root + Folder);
            await lab.RunAsync(["ip", "link", "set", "lo", "up"], cancellation: cancellation);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a network, an Ethernet segment.</summary>
    public async Task<LabNetwork> AddNetworkAsync(string name, CancellationToken cancellation = default)
    {
        // Snooping and spanning tree would hold frames back while they learn; a plain switch forwards at once.
        await RunAsync(["ip", "link", "add", name, "type", "bridge", "stp_state", "0", "forward_delay", "0", "mcast_snooping", "0"], cancellation: cancellation);
        await RunAsync(["sysctl", "-qw", $"net.ipv6.conf.{name}.disable_ipv6=1"], cancellation: cancellation);
        await RunAsync(["ip", "link", "set", name, "up"], cancellation: cancellation);
        return new LabNetwork(this, name, _networks++);
    }

    /// <summary>Makes a host with nothing but its loopback.</summary>
    public async Task<LabHost> AddHostAsync(string name, CancellationToken cancellation = default)
    {
        await RunAsync(["ip", "netns", "add", name], cancellation: cancellation);
        var host = new LabHost(this, name, _hosts++);
        Directory.CreateDirectory(OutsidePath(host.Folder));
        await host.BootAsync(cancellation);
        return host;
    }

    /// <summary>Makes a host with <c>eth0</c> on a network.</summary>
    /// <param name="name">The host's name.</param>
    /// <param name="network">Where its eth0 is plugged in.</param>
    /// <param name="addresses">Its addresses, each as ADDRESS/PREFIX.</param>
    public async Task<LabHost> AddHostAsync(string name, LabNetwork network, params string[] addresses)
    {
        var host = await AddHostAsync(name);
        await host.PlugAsync("eth0", network, addresses);
        return host;
    }

    /// <summary>Runs a command where the networks' bridges are, and waits for it.</summary>
    /// <exception cref="LabException">It failed, or took longer than a minute.</exception>
    public async Task<LabResult> RunAsync(IReadOnlyList<string> argv, CancellationToken cancellation = default) =>
        (await CompleteAsync(argv, Start(argv), Eventually.Ample, cancellation)).EnsureSuccess();

    /// <summary>Starts a command where the networks' bridges are.</summary>
    public LabProcess Start(IReadOnlyList<string> argv, IReadOnlyDictionary<string, string>? environment = null) =>
        LabProcess.Start(_anchor.Entry, argv, environment);

    /// <summary>Where a file of the lab can be read and written from outside, while the lab lives.</summary>
    public string OutsidePath(string insidePath) => _anchor.Root + insidePath;

    /// <summary>Ends every process of the lab and removes all of it.</summary>
    public ValueTask DisposeAsync() => _anchor.DisposeAsync();

    internal static async Task<LabResult> CompleteAsync(
        IReadOnlyList<string> argv, LabProcess process, TimeSpan timeout, CancellationToken cancellation)
    {
        await using (process)
        {
            var code = await process.WaitForExitAsync(timeout, cancellation);
            return new LabResult(string.Join(' ', argv), code, process.Output.Text, process.Errors.Text);
        }
    }
}
