using System.Net;
using System.Net.Sockets;
using Lb.Core.Io;
using Lb.Core.Linux.AfPacket;
using Lb.Core.Wire;

namespace Lb.Lab.Tests.Linux;

public sealed class FanoutTests
{
    private const int Clients = 16;
    private const int Workers = 3;
    private const int FramesOfAClient = 5;

    [SkippableFact]
    public void OpenGroup_DatagramsFragmentsAndConnections_EachClientComesToOneWorker()
    {
        using var lab = new Director();
        lab.Client.Shell(string.Join(';', Enumerable.Range(10, Clients).Select(last => $"ip address add 198.18.0.{last}/24 dev eth0")));
        var filter = CapturedTrafficFilter.Build([InetAddress.Parse(Director.Vip)]);
        var devices = lab.Host.Run(() => AfPacketDevice.OpenGroup(new AfPacketOptions("eth0") { Filter = filter, RingMebibytes = 4 }, Workers));

        lab.Client.Run(() =>
        {
            foreach (var last in Enumerable.Range(10, Clients))
            {
                using var udp = new UdpClient(new IPEndPoint(IPAddress.Parse($"198.18.0.{last}"), 0));
                _ = udp.Send(new byte[100], Director.Vip, 5000);
                _ = udp.Send(new byte[4000], Director.Vip, 5001);
                _ = udp.Send(new byte[100], Director.Vip, 5002);
            }
        });

        // A busy kernel delivers a frame a moment after it was sent.
        var sources = devices.Select(static _ => new List<InetAddress>()).ToList();
        NetworkNamespace.Until("all frames", () =>
        {
            for (var worker = 0; worker < Workers; worker++)
            {
                sources[worker].AddRange(Sources(devices[worker]));
            }

            return sources.Sum(static own => own.Count) >= FramesOfAClient * Clients;
        });
        Assert.All(devices, device => device.Dispose());
        Assert.All(sources, own => Assert.NotEmpty(own));

        // Five frames a client, the long datagram being three fragments; no client at two workers.
        Assert.All(sources.SelectMany(own => own).CountBy(source => source), client => Assert.Equal(FramesOfAClient, client.Value));
        Assert.Equal(Clients, sources.Sum(own => own.Distinct().Count()));
    }

    private static List<InetAddress> Sources(IPacketDevice device)
    {
        var sources = new List<InetAddress>();
        while (device.Receive(TimeSpan.Zero, out var batch) == ReceiveResult.Frames)
        {
            foreach (ref var frame in batch.Frames)
            {
                sources.Add(InetAddress.ReadIPv4(batch.Buffer[(frame.Offset + 26)..]));
            }

            device.Release();
        }

        return sources;
    }
}
