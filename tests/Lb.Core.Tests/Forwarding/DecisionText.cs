using Lb.Core.Forwarding;
using Lb.Core.Metrics;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Forwarding;

/// <summary>Decisions in the short form of tables.</summary>
internal static class DecisionText
{
    public static string Of(FrameBatch batch, int index)
    {
        var slot = batch.Frames[index];
        return slot.Verdict switch
        {
            Verdict.Forward when slot.EgressPort == FrameSlot.NoPort => "forward in pieces",
            Verdict.Forward => $"forward {Receivers.NameOf(batch.Buffer[slot.Offset..])}",
            Verdict.Drop => $"drop {CounterNames.Of(slot.DropReason)}",
            Verdict.Local => "local",
            Verdict.Held => "held",
            _ => "pass",
        };
    }
}

/// <summary>Names of stations on the wire.</summary>
internal static class Receivers
{
    /// <summary>Who a frame is addressed to.</summary>
    public static string NameOf(ReadOnlySpan<byte> frame)
    {
        var mac = MacAddress.ReadFrom(frame);
        return mac == DirectorTables.LocalInner ? "local" : Stations.NameOf(mac);
    }
}
