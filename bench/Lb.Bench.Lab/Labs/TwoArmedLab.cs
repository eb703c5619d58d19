using System.Net;
using Lb.Core.Wire;
using Lb.Host.Lab;

namespace Lb.Bench.Lab.Labs;

/// <summary>
/// A client, a director with two arms and a sink, joined by two veth pairs and nothing else: client eth0 – eth0 director eth1 – eth0 sink.
/// The sink's kernel drops what it gets before it looks at it, so that its work is small and the same whoever forwards.
/// </summary>
internal sealed class TwoArmedLab : IAsyncDisposable
{
    public static readonly MacAddress DirectorFront = MacAddress.Parse("02:00:00:00:00:01");
    public static readonly MacAddress DirectorBack = MacAddress.Parse("02:00:00:00:01:01");
    public static readonly MacAddress Sink = MacAddress.Parse("02:00:00:00:01:02");
    public static readonly IPEndPoint Service = IPEndPoint.Parse("198.18.0.100:9000");
    public static readonly IPAddress SinkAddress = IPAddress.Parse("198.18.1.2");

    private const string ClientMac = "02:00:00:00:00:10";
    private const string RewriteTable = "rewrite";

    private readonly int _directorProcess, _sinkProcess;

    private TwoArmedLab(LabSandbox sandbox, LabHost client, LabHost director, int directorProcess, int sinkProcess)
    {
        (Sandbox, Client, Director) = (sandbox, client, director);
        (_directorProcess, _sinkProcess) = (directorProcess, sinkProcess);
    }

    public LabSandbox Sandbox { get; }

    public LabHost Client { get; }

    public LabHost Director { get; }

    /// <summary>Frames that reached the director, and frames that reached the sink, since the lab stands.</summary>
    public (long Offered, long Delivered) Frames =>
        (InterfaceCounters.ReceivedFrames(_directorProcess, "eth0"), InterfaceCounters.ReceivedFrames(_sinkProcess, "eth0"));

    /// <exception cref="LabUnavailableException">A privilege or a program is missing.</exception>
    public static async Task<TwoArmedLab> StartAsync(TimeSpan lifetime, CancellationToken cancellation)
    {
        LabTools.Require("nft");
        var lab = await LabSandbox.StartAsync(lifetime, cancellation);
        try
        {
            var client = await lab.AddHostAsync("client", cancellation);
            var director = await lab.AddHostAsync("director", cancellation);
            var sink = await lab.AddHostAsync("sink", cancellation);
            await CableAsync(lab, (client, "eth0", ClientMac), (director, "eth0", $"{DirectorFront}"), cancellation);
            await CableAsync(lab, (director, "eth1", $"{DirectorBack}"), (sink, "eth0", $"{Sink}"), cancellation);
            await director.AddAddressAsync("eth0", "198.18.0.1/24");
            await director.AddAddressAsync("eth0", $"{Service.Address}/32");
            await director.AddAddressAsync("eth1", "198.18.1.1/24");
            await sink.AddAddressAsync("eth0", $"{SinkAddress}/24");
            await LoadAsync(sink, "sink", $"udp dport {Service.Port} drop", cancellation);

            return new TwoArmedLab(lab, client, director, await HoldAsync(director, cancellation), await HoldAsync(sink, cancellation));
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has the director's kernel do what the forwarder does, as far as nftables can: rewrite both MACs and send on.</summary>
    public Task StartKernelRewriteAsync(CancellationToken cancellation) => LoadAsync(
        Director,
        RewriteTable,
        $"ip daddr {Service.Address} udp dport {Service.Port} ether saddr set {DirectorBack} ether daddr set {Sink} fwd to \"eth1\"",
        cancellation);

    public Task StopKernelRewriteAsync(CancellationToken cancellation) =>
        Director.RunAsync(["nft", "delete", "table", "netdev", RewriteTable], cancellation: cancellation);

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    // Counters of a namespace are read through a process in it, which ends with the lab.
    private static Task<int> HoldAsync(LabHost host, CancellationToken cancellation) =>
        host.Start(["sleep", "infinity"]).GetProcessIdAsync(cancellation);

    private static async Task CableAsync(
        LabSandbox lab, (LabHost Host, string Name, string Mac) one, (LabHost Host, string Name, string Mac) other, CancellationToken cancellation)
    {
        await lab.RunAsync(
        [
            "ip", "link", "add", one.Name, "address", one.Mac, "netns", one.Host.Name, "type", "veth",
            "peer", "name", other.Name, "address", other.Mac, "netns", other.Host.Name,
        ], cancellation);
        await one.Host.RunAsync(["ip", "link", "set", one.Name, "up"], cancellation: cancellation);
        await other.Host.RunAsync(["ip", "link", "set", other.Name, "up"], cancellation: cancellation);
    }

    private static async Task LoadAsync(LabHost host, string table, string rule, CancellationToken cancellation)
    {
        var file = await host.WriteFileAsync($"{table}.nft", $$"""
            table netdev {{table}} {
                chain ingress {
                    type filter hook ingress device "eth0" priority 0; policy accept;
                    {{rule}}
                }
            }

            """, cancellation);
        await host.RunAsync(["nft", "-f", file], cancellation: cancellation);
    }
}
