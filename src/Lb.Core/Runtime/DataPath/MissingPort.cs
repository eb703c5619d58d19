using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.DataPath;

/// <summary>Stands for an interface that could not be opened: what is sent there is counted as not transmitted.</summary>
internal sealed class MissingPort : IPacketDevice
{
    private MissingPort()
    {
    }

    public static MissingPort Instance { get; } = new();

    public string Name => "(missing)";

    public MacAddress Address => default;

    public long ReceiveDrops => 0;

    public ReceiveResult Receive(TimeSpan timeout, out FrameBatch batch)
    {
        batch = default;
        return ReceiveResult.End;
    }

    public void Release()
    {
        // There is never a batch to give back.
    }

    public int Transmit(FrameBatch batch, byte port) => batch.MarkTransmitFailed(port);

    public void Dispose()
    {
        // There is nothing behind it.
    }
}
