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
        using var server = lab.Right.Start("timeout 30 socat -u TCP-LISTEN:7000,reuseaddr EXEC:sha256sum");
        lab.Right.WaitForListener(7000);

        var sent = lab.Left.Shell(Bulk.SendTo("198.18.0.2", 7000));

        server.WaitForExit();
        Assert.Equal(sent, server.StandardOutput.ReadToEnd());
        Assert.True(lab.Bridge.SuperFrames > 0, "no super-frame was seen; offloads were not on");
        Assert.Null(lab.Bridge.Failure);
    }
}
