using System.Net;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Host.Demo;

/// <summary>What the steps of the demo work with and leave for one another.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    /// <summary>The port of the service, Redis's own.</summary>
    public const int Port = 6379;

    /// <summary>Where the service listens on the BACKUP.</summary>
    public const int StandbyPort = 26379;

    /// <summary>The service as the client knows it.</summary>
    public static readonly IPEndPoint Vip = new(TwoNodeLab.Vip, Port);

    private const int ConnectionsPerSecond = 100, LongConnections = 10;

    private TwoNodeLab? _lab;

    /// <summary>The lab, once it is built.</summary>
    public TwoNodeLab Lab
    {
        get => _lab ?? throw new LabException("The lab is not built.");
        set => _lab = value;
    }

    /// <summary>The directors of both servers in their order, once they run.</summary>
    public IReadOnlyList<Director> Directors { get; set; } = [];

    /// <summary>The one that is MASTER.</summary>
    /// <exception cref="LabException">None is, or both are.</exception>
    public Director Master => Directors.Where(director => director.IsIn(NodeState.Master)).ToArray() is [var master]
        ? master
        : throw new LabException("There is not exactly one MASTER.");

    /// <summary>The one that is not MASTER, whether it runs or not.</summary>
    public Director Other => Directors.Single(director => director != Master);

    /// <summary>Starts a client's traffic of the kind failovers are judged by.</summary>
    public RunningLoad StartLoad() => new TrafficClient(Lab.Client).StartLoad(Vip, ConnectionsPerSecond, LongConnections);

    /// <summary>The frames of the connections that were spread.</summary>
    public IReadOnlyList<CapturedFrame> Frames { get; set; } = [];

    /// <summary>The host whose interface has a frame's MAC address.</summary>
    public string HostOf(Core.Wire.MacAddress mac) =>
        _lab?.Hosts.FirstOrDefault(host => host.Macs.Contains(mac))?.Name ?? mac.ToString();

    /// <summary>Ends the lab with everything in it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_lab is { } lab)
            await lab.DisposeAsync();
        _lab = null;
    }
}
