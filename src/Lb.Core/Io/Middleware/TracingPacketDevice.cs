using Lb.Core.Forwarding;
using Lb.Core.Io.Pcap;
using Lb.Core.Wire;

namespace Lb.Core.Io.Middleware;

/// <summary>
/// Writes everything that passes through another device to capture files: frames received as they came, frames sent as they left, with
/// the time stamp they were captured with. Frames the device did not take are not written.
/// </summary>
/// <param name="inner">The device; disposed with this one.</param>
/// <param name="received">Where frames received go, or null for nowhere; the caller's to dispose.</param>
/// <param name="sent">Where frames sent go, or null for nowhere; may be the same as <paramref name="received"/>.</param>
public sealed class TracingPacketDevice(IPacketDevice inner, PcapWriter? received, PcapWriter? sent) : IPacketDevice
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public MacAddress Address => inner.Address;

    /// <inheritdoc/>
    public long ReceiveDrops => inner.ReceiveDrops;

    /// <inheritdoc/>
    public ReceiveResult Receive(TimeSpan timeout, out FrameBatch batch)
    {
        var result = inner.Receive(timeout, out batch);
        if (result == ReceiveResult.Frames && received is not null)
        {
            foreach (ref readonly var slot in batch.Frames)
            {
                received.Write(batch.Buffer.Slice(slot.Offset, slot.Length), slot.TimestampNanoseconds, slot.OriginalLength);
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public void Release() => inner.Release();

    /// <inheritdoc/>
    public int Transmit(FrameBatch batch, byte port)
    {
        var notTaken = inner.Transmit(batch, port);
        sent?.WriteLeaving(batch, port);
        return notTaken;
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
