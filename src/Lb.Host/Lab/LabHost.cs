using Lb.Core.Wire;

namespace Lb.Host.Lab;

/// <summary>A host of a lab: a network namespace with interfaces, addresses and processes.</summary>
internal sealed class LabHost
{
    // A namespace starts with the machine's own values (Documentation/networking/ip-sysctl.rst, devconf_inherit_init_net);
    // a lab must not depend on them. Strict reverse-path filtering is what hardened servers run.
    private static readonly string[] BootSettings =
    [
        "net.ipv4.ip_forward=0",
        "net.ipv4.conf.all.rp_filter=1", "net.ipv4.conf.default.rp_filter=1",
        "net.ipv4.conf.all.arp_ignore=0", "net.ipv4.conf.default.arp_ignore=0",
        "net.ipv4.conf.all.arp_announce=0", "net.ipv4.conf.default.arp_announce=0",
        "net.ipv4.conf.all.send_redirects=0", "net.ipv4.conf.default.send_redirects=0",
        "net.ipv6.conf.all.disable_ipv6=0", "net.ipv6.conf.default.disable_ipv6=0", "net.ipv6.conf.lo.disable_ipv6=0",
        "net.ipv6.conf.default.accept_ra=0", "net.ipv6.conf.default.accept_dad=0",
    ];

    private readonly LabSandbox _lab;
    private readonly int _number;
    private readonly List<MacAddress> _macs = [];

    internal LabHost(LabSandbox lab, string name, int number)
    {
        _lab = lab;
        _number = number;
        Name = name;
        Folder = $"{LabSandbox.Folder}/{name}";
    }

    /// <summary>The host's name, which is also its namespace's for ip-netns(8).</summary>
    public string Name { get; }

    /// <summary>The addresses of its interfaces on networks, in the order they were plugged in.</summary>
    public IReadOnlyList<MacAddress> Macs => _macs;

    /// <summary>A folder of the host's own, in memory, gone with the lab.</summary>
    public string Folder { get; }

    /// <summary>Runs a command and waits for it.</summary>
    /// <param name="argv">The command, word by word; no shell reads it.</param>
    /// <param name="timeout">How long it may take; a minute unless given.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LabException">It failed or took too long.</exception>
    public async Task<LabResult> RunAsync(IReadOnlyList<string> argv, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        (await TryRunAsync(argv, timeout, cancellation)).EnsureSuccess();

    /// <summary>Runs a command that may fail, and waits for it.</summary>
    /// <exception cref="LabException">It took too long.</exception>
    public Task<LabResult> TryRunAsync(IReadOnlyList<string> argv, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        LabSandbox.CompleteAsync(argv, Start(argv), timeout ?? Eventually.Ample, cancellation);

    /// <summary>Starts a command; it ends with its <see cref="LabProcess.DisposeAsync"/> or with the lab.</summary>
    public LabProcess Start(IReadOnlyList<string> argv, IReadOnlyDictionary<string, string>? environment = null) =>
        _lab.Start(["ip", "netns", "exec", Name, .. argv], environment);

    /// <summary>Gives the host an interface on a network, up and with its addresses in place.</summary>
    public async Task PlugAsync(string interfaceName, LabNetwork network, params string[] addresses)
    {
        // Addresses that name network and host make a capture readable; 02 is "locally administered" (IEEE 802-2014 §8.4).
        var mac = new MacAddress(0x0200_0000_0000 | ((ulong)network.Number << 8) | (uint)(_number + 1));
        var port = PortOn(network);
        await _lab.RunAsync(["ip", "link", "add", port, "type", "veth", "peer", "name", interfaceName, "address", $"{mac}", "netns", Name]);
        await _lab.RunAsync(["ip", "link", "set", port, "master", network.Name, "up"]);
        _macs.Add(mac);
        foreach (var address in addresses)
            await AddAddressAsync(interfaceName, address);
        await RunAsync(["ip", "link", "set", interfaceName, "up"]);
        await Eventually.TrueAsync($"{Name} {interfaceName} up", Eventually.Ample, async () =>
            (await RunAsync(["ip", "-br", "link", "show", interfaceName])).Output.Contains("LOWER_UP", StringComparison.Ordinal));
    }

    /// <summary>Adds an address, ready for use at once (no duplicate address detection).</summary>
    public Task AddAddressAsync(string interfaceName, string address) =>
        RunAsync(["ip", "addr", "add", address, "dev", interfaceName, .. NoDetection(address)]);

    /// <summary>Removes an address.</summary>
    public Task RemoveAddressAsync(string interfaceName, string address) => RunAsync(["ip", "addr", "del", address, "dev", interfaceName]);

    /// <summary>Whether an interface has an address, by the kernel's word.</summary>
    public async Task<bool> HasAddressAsync(string interfaceName, string address, CancellationToken cancellation = default) =>
        (await RunAsync(["ip", "-o", "addr", "show", "dev", interfaceName, "to", address], cancellation: cancellation)).Output.Length > 0;

    /// <summary>Pulls the cable between an interface and its network, or puts it back: the interface loses its carrier and nothing else.</summary>
    public Task SetCableAsync(LabNetwork network, bool isIn) => _lab.RunAsync(["ip", "link", "set", PortOn(network), isIn ? "up" : "down"]);

    /// <summary>Sends frames for an address to a MAC address, whatever ARP says.</summary>
    public Task PinNeighborAsync(string interfaceName, string address, MacAddress mac) =>
        RunAsync(["ip", "neigh", "replace", address, "lladdr", $"{mac}", "dev", interfaceName, "nud", "permanent"]);

    /// <summary>Sets kernel parameters, each as KEY=VALUE.</summary>
    public Task SetSysctlsAsync(params string[] settings) => RunAsync(["sysctl", "-qw", .. settings]);

    /// <summary>
    /// Holds a VIP the way a direct-routing real server does: on the loopback, answered for and announced by nobody
    /// (arp_ignore=1 and arp_announce=2, Documentation/networking/ip-sysctl.rst).
    /// </summary>
    public async Task HoldVipQuietlyAsync(params string[] vips)
    {
        await SetSysctlsAsync("net.ipv4.conf.all.arp_ignore=1", "net.ipv4.conf.all.arp_announce=2");
        foreach (var vip in vips)
            await AddAddressAsync("lo", vip);
    }

    /// <summary>Writes a file into the host's folder and returns its path inside the lab.</summary>
    public async Task<string> WriteFileAsync(string fileName, string text, CancellationToken cancellation = default)
    {
        var path = PathOf(fileName);
        await File.WriteAllTextAsync(_lab.OutsidePath(path), text, cancellation);
        return path;
    }

    /// <summary>The path, inside the lab, of a file in the host's folder.</summary>
    public string PathOf(string fileName) => $"{Folder}/{fileName}";

    /// <summary>Whether a file is in the host's folder.</summary>
    public bool HasFile(string fileName) => Path.Exists(_lab.OutsidePath(PathOf(fileName)));

    /// <summary>Captures what an interface receives and sends.</summary>
    /// <param name="interfaceName">The interface.</param>
    /// <param name="filter">A pcap-filter(7) expression; empty for everything.</param>
    /// <param name="snapLength">Octets kept of each frame; 0 for all.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<LabCapture> CaptureAsync(string interfaceName, string filter = "", int snapLength = 0, CancellationToken cancellation = default) =>
        LabCapture.StartAsync(_lab, argv => Start(argv), Folder, interfaceName, filter, snapLength, cancellation);

    /// <summary>Waits until something listens on a TCP port of this host.</summary>
    /// <exception cref="LabException">Nothing did in time.</exception>
    public Task WaitForTcpPortAsync(int port, TimeSpan deadline, CancellationToken cancellation = default) =>
        Eventually.TrueAsync($"a listener on TCP port {port} of {Name}", deadline, async () =>
            (await RunAsync(["ss", "-Hltn", $"sport = :{port}"], cancellation: cancellation)).Output.Length > 0, cancellation);

    internal async Task BootAsync(CancellationToken cancellation)
    {
        await RunAsync(["sysctl", "-qw", .. BootSettings], cancellation: cancellation);
        await RunAsync(["ip", "link", "set", "lo", "up"], cancellation: cancellation);
    }

    private string PortOn(LabNetwork network) => $"{network.Name}-{_number + 1}";

    private static string[] NoDetection(string address) => address.Contains(':', StringComparison.Ordinal) ? ["nodad"] : [];
}
