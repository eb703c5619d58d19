namespace Lb.Host.Lab;

/// <summary>An Ethernet segment: a bridge that floods what it does not know and holds nothing back.</summary>
internal sealed class LabNetwork
{
    private readonly LabSandbox _lab;

    internal LabNetwork(LabSandbox lab, string name, int number)
    {
        _lab = lab;
        Name = name;
        Number = number;
    }

    /// <summary>The bridge's name.</summary>
    public string Name { get; }

    internal int Number { get; }

    /// <summary>
    /// Captures what crosses the segment. A bridge in promiscuous mode hands every frame up once, as it enters from a port,
    /// so a frame that a director sends on is seen a second time, as it is on a real wire.
    /// </summary>
    /// <param name="filter">A pcap-filter(7) expression; empty for everything.</param>
    /// <param name="snapLength">Octets kept of each frame; 0 for all.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<LabCapture> CaptureAsync(string filter = "", int snapLength = 0, CancellationToken cancellation = default) =>
        LabCapture.StartAsync(_lab, argv => _lab.Start(argv), LabSandbox.Folder, Name, filter, snapLength, cancellation);
}
