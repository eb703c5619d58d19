using Lb.Core.Forwarding;
using Lb.Testing;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Forwarding;

/// <summary>The frame path allocates nothing once it is warm.</summary>
public sealed class AllocationTests
{
    private const int Ports = 32;

    [Theory]
    [InlineData("established flows")]
    [InlineData("new flows")]
    [InlineData("flows that end and begin anew")]
    [InlineData("new flows of persistent clients")]
    [InlineData("datagrams scheduled one by one")]
    [InlineData("fragments in order")]
    [InlineData("fragments reversed")]
    [InlineData("clients that are told")]
    [InlineData("cut packets")]
    [InlineData("errors about flows")]
    [InlineData("what is none of our business")]
    public void Process_WarmBatch_AllocatesNothing(string traffic)
    {
        var director = new TestDirector(new DirectorSetup
        {
            Mtu = traffic == "cut packets" ? 600 : 1500,
            Weights = traffic == "clients that are told" ? [0] : [1, 1, 1],
            Persistence = traffic.Contains("persistent", StringComparison.Ordinal) ? new Persistence(TimeSpan.FromMilliseconds(2)) : null,
            IsOnePacket = traffic == "datagrams scheduled one by one",
            Options = new ForwarderOptions { IcmpErrorInterval = TimeSpan.FromTicks(1) },
        });
        director.Send([.. Clients(port => Tcp(Syn, port)), .. Clients(port => Tcp(Ack, port)), .. Clients(port => Udp(port, v6: true))]);
        var forwarder = director.Forwarder;
        var pristine = Batches.Of(FramesOf(traffic));
        var working = Batches.Of(FramesOf(traffic));
        var now = director.Now;

        // The first rounds make the hold's slots and let the runtime settle.
        for (var round = 0; round < 3; round++)
        {
            Run();
        }

        Assert.Equal(0, Allocations.LeastOf(Run));

        void Run()
        {
            pristine.Batch.Buffer.CopyTo(working.Batch.Buffer);
            now += TimeSpan.FromMilliseconds(1);
            forwarder.Tick(now, slotBudget: 64);
            forwarder.Process(working.Batch, now);
            forwarder.Settle(working.Batch, failed: 0);
        }
    }

    private static byte[][] FramesOf(string traffic) => traffic switch
    {
        "established flows" => [.. Clients(port => Tcp(Data, port, octets: 10)), .. Clients(port => Udp(port, v6: true))],
        "new flows" => [.. Clients(port => Tcp(Syn, (ushort)(port + 5000))), .. Clients(port => Udp((ushort)(port + 5000)))],
        "flows that end and begin anew" =>
            [.. Clients(port => Tcp(Fin, port)), .. Clients(port => Tcp(Rst, port)), .. Clients(port => Tcp(Syn, port)), .. Clients(port => Tcp(Ack, port))],
        "new flows of persistent clients" =>
            [.. Clients(port => Tcp(Fin, port)), .. Clients(port => Tcp(Syn, port)), .. Clients(port => Udp((ushort)(port + 5000))), .. Clients(NetworkOf)],
        "datagrams scheduled one by one" => [.. Clients(port => Udp(port)), .. Clients(port => Fragments(port, id: port)).SelectMany(fragments => fragments)],
        "fragments in order" => [.. Clients(port => Fragments(port, id: port)).SelectMany(fragments => fragments)],
        "fragments reversed" => [.. Clients(port => Fragments(port, id: port)).SelectMany(fragments => fragments.Reverse())],
        "clients that are told" => Clients(port => Tcp(Syn, (ushort)(port + 7000), v6: port % 2 == 0)),
        "cut packets" => Clients(port => Udp(port, octets: 1400)),
        "errors about flows" => Clients(port => Icmp(3, 4, 1400, port)),
        _ => [.. Clients(port => Tcp(Syn, port, servicePort: 81)), Frames.Echo(Client, Vip), new byte[60]],
    };

    private static byte[] NetworkOf(ushort port) => Frames.Udp($"198.19.{port % 256}.1:{port}", "198.18.0.100:53", new byte[18]);

    private static T[] Clients<T>(Func<ushort, T> make) => [.. Enumerable.Range(1000, Ports).Select(port => make((ushort)port))];
}
