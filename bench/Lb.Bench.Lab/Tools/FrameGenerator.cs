using System.Diagnostics;
using System.Net;
using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Linux.AfPacket;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Bench.Lab.Tools;

/// <summary>Sends small UDP frames of many clients, round and round, as fast as the interface takes them.</summary>
internal sealed class FrameGenerator
{
    /// <summary>Length of each frame without its check sequence, which is 64 octets with it, the least Ethernet allows.</summary>
    public const int FrameLength = 60;

    private const int PayloadLength = FrameLength - EthernetFrame.HeaderLengthUntagged - Ipv4Packet.MinHeaderLength - UdpDatagram.HeaderLength;
    private const int Seed = 20_260_101;
    private const uint ClientNetwork = 0xC613_0000; // 198.19.0.0/16, of RFC 2544's benchmark addresses
    private const int LeastClientPort = 1024;

    private readonly TransmitOnlyDevice _device;
    private readonly FrameBuffer _frames = new();

    private FrameGenerator(TransmitOnlyDevice device) => _device = device;

    /// <summary>Sends until cancelled or until the time is over.</summary>
    /// <param name="interfaceName">Where the frames leave.</param>
    /// <param name="station">Whose MAC they are for.</param>
    /// <param name="service">Address and port they are for.</param>
    /// <param name="flows">How many clients, each a random address and port.</param>
    /// <param name="time">How long at most.</param>
    /// <param name="cancellation">Ends it earlier.</param>
    /// <exception cref="PacketDeviceException">The interface is missing or refuses.</exception>
    public static void Run(
        string interfaceName, MacAddress station, IPEndPoint service, int flows, TimeSpan time, CancellationToken cancellation)
    {
        using var device = TransmitOnlyDevice.Open(interfaceName);
        var generator = new FrameGenerator(device);
        generator.Prepare(station, new Endpoint(InetAddress.Parse($"{service.Address}"), (ushort)service.Port), flows);
        var started = Stopwatch.GetTimestamp();
        while (!cancellation.IsCancellationRequested && Stopwatch.GetElapsedTime(started) < time)
            generator.SendAll();
    }

    private void Prepare(MacAddress station, Endpoint service, int flows)
    {
        var random = new Random(Seed);
        var envelope = new Envelope { SourceMac = _device.Address, DestinationMac = station };
        for (var flow = 0; flow < flows; flow++)
        {
            var address = new IPAddress([.. BitConverter.GetBytes(IPAddress.HostToNetworkOrder((int)(ClientNetwork | (uint)random.Next(1, ushort.MaxValue))))]);
            var client = new Endpoint(InetAddress.Parse($"{address}"), (ushort)random.Next(LeastClientPort, ushort.MaxValue));
            _frames.Add(Frames.Udp(client, service, new byte[PayloadLength], envelope: envelope), timestampNanoseconds: 0);
        }
    }

    private void SendAll()
    {
        var batch = _frames.Batch;
        foreach (ref var slot in batch.Frames)
            slot.Verdict = Verdict.Forward; // a frame that was not taken the last time is tried again

        _ = _device.Transmit(batch, port: 0);
    }
}
