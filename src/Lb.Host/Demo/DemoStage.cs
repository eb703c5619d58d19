using System.Net;
using Lb.Host.Lab;

namespace Lb.Host.Demo;

/// <summary>What the steps of the demo work with and leave for one another.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    /// <summary>The port of the service, Redis's own.</summary>
    public const int Port = 6379;

    /// <summary>The service as the client knows it.</summary>
    public static readonly IPEndPoint Vip = new(TwoNodeLab.Vip, Port);

    private TwoNodeLab? _lab;

    /// <summary>The lab, once it is built.</summary>
    public TwoNodeLab Lab
    {
        get => _lab ?? throw new LabException("The lab is not built.");
        set => _lab = value;
    }

    /// <summary>The director on the server that holds the VIP, once it runs.</summary>
    public Director Director1 => Directors[0];

    /// <summary>The director on the other server, once it runs.</summary>
    public Director Director2 => Directors[1];

    /// <summary>Both, once they run.</summary>
    public IReadOnlyList<Director> Directors { get; set; } = [];

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
