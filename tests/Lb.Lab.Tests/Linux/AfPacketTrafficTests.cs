using System.Net;
using System.Net.Sockets;
using Lb.Core.Linux.AfPacket;

namespace Lb.Lab.Tests.Linux;

/// <summary>Real traffic between two hosts whose only connection is a loop over two packet devices, offloads on.</summary>
public sealed class AfPacketTrafficTests
{
    [SkippableTheory]
    [InlineData(RingMode.LowLatency)]
    [InlineData(RingMode.HighBurst)]
    public void Transmit_TcpBulkWithOffloads_ArrivesWholeInSuperFrames(RingMode mode)
    {
        using var lab = new BridgedHosts(mode);
        using var server = lab.Right.Start("timeout 120 socat -u TCP-LISTEN:7000,reuseaddr EXEC:sha256sum");
        lab.Right.WaitForListener(7000);

        var sent = lab.Left.Shell(Bulk.SendTo("198.18.0.2", 7000));

        server.WaitForExit();
        Assert.Equal(sent, server.StandardOutput.ReadToEnd());
        Assert.True(lab.Bridge.SuperFrames > 0, "no super-frame was seen; offloads were not on");
        Assert.Null(lab.Bridge.Failure);
    }

    [SkippableTheory]
    [InlineData("198.18.0.2")]
    [InlineData("2001:db8::2")]
    public void Transmit_DatagramsShortAndInFragments_ArriveUnchanged(string address)
    {
        using var lab = new BridgedHosts();
        var server = new IPEndPoint(IPAddress.Parse(address), 7000);
        using var receiver = lab.Right.Run(() => new UdpClient(server) { Client = { ReceiveTimeout = 60_000, ReceiveBufferSize = 1 << 20 } });
        using var sender = lab.Left.Run(() => new UdpClient(server.AddressFamily));
        var random = new Random(1);

        foreach (var length in (ReadOnlySpan<int>)[0, 1, 512, 1452, 1472, 1473, 9000, 30000])
        {
            var sent = new byte[length];
            random.NextBytes(sent);
            _ = sender.Send(sent, server);
            IPEndPoint? from = null;
            Assert.Equal(sent, receiver.Receive(ref from));
        }

        Assert.Equal(0, lab.Bridge.Failed);
    }
}
