using Lb.Core.Io;
using Lb.Core.Linux.AfPacket;

namespace Lb.Lab.Tests.Linux;

/// <summary>A veth pair in a namespace of its own, quiet (no IPv6), a device on its near end and a transmitter on its far end.</summary>
internal sealed class Cable : IDisposable
{
    public Cable(RingMode mode = RingMode.LowLatency)
    {
        Host.Shell("sysctl -q -w net.ipv6.conf.default.disable_ipv6=1; ip link add near type veth peer name far; ip link set near up; ip link set far up");
        (Near, Far) = Host.Run(() => (AfPacketDevice.Open(new AfPacketOptions("near") { RingMode = mode, RingMebibytes = 2 }), TransmitOnlyDevice.Open("far")));
    }

    public NetworkNamespace Host { get; } = new();

    public AfPacketDevice Near { get; }

    public TransmitOnlyDevice Far { get; }

    /// <summary>The numbers of the next frames (<see cref="FrameBuffer.Numbered"/>).</summary>
    public IReadOnlyList<int> ReceiveNumbers(int count)
    {
        var numbers = new List<int>(count);
        while (numbers.Count < count && Near.Receive(TimeSpan.FromMinutes(1), out var batch) == ReceiveResult.Frames)
        {
            foreach (ref var frame in batch.Frames)
            {
                numbers.Add(batch.Buffer[frame.Offset + 14]);
            }

            Near.Release();
        }

        return numbers;
    }

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
        Host.Dispose();
    }
}
