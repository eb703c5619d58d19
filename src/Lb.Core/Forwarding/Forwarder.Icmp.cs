using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <content>ICMP, both ways: errors about a flow follow it to its server, and errors of our own go to the client.</content>
public sealed partial class Forwarder
{
    private void DecideIcmp(ref FrameSlot slot, Span<byte> frame, in FrameHeaders headers, Instant now)
    {
        // What we do not forward, the kernel deals with: the guard lets every ICMP message through.
        if (headers.IsFragment || !TryFindQuotedFlow(frame, headers, now, out var server))
        {
            Pass(ref slot);
            return;
        }

        if (_table.Directors.Contains(headers.EthernetSource.Bits))
        {
            Drop(ref slot, DropReason.RedirectedByPeer);
            return;
        }

        ref readonly var hop = ref NextHopOf(server);
        if (hop.State != NextHopState.None)
        {
            CountPacket(server, headers);
        }

        if (hop.State == NextHopState.Local)
        {
            // The kernel has its own copy already.
            Pass(ref slot);
            return;
        }

        Deliver(ref slot, frame, headers, hop, now);
    }

    private bool TryFindQuotedFlow(ReadOnlySpan<byte> frame, in FrameHeaders headers, Instant now, out RealServerId server)
    {
        server = default;
        var message = frame[headers.TransportOffset..(headers.NetworkOffset + headers.NetworkLength)];
        if (!TryQuote(message, headers, out var quote) || !QuotedPacket.TryParse(quote, headers.IsIPv4, out var quoted))
        {
            return false;
        }

        // The quoted packet went from the VIP to the client, so the client's end is its destination.
        var service = quoted.Source == headers.Destination ? _table.Services.Find(quoted.Protocol, quoted.Source, quoted.Ports.Source) : NoService;
        if (service < 0)
        {
            return false;
        }

        var key = new FlowKey(new ServiceId((ushort)service), quoted.Destination, quoted.Ports.Destination);
        var flows = _flows.View();
        var index = flows.Find(key, _hash.Compute(key));
        if (index < 0 || flows[index].IsExpired(FlowClock(now)))
        {
            return false;
        }

        server = flows[index].RealServer;
        return true;
    }

    private static bool TryQuote(ReadOnlySpan<byte> message, in FrameHeaders headers, out ReadOnlySpan<byte> quote)
    {
        quote = default;
        if (headers.IsIPv4)
        {
            // ip_vs_core.c, ip_vs_in_icmp: these three and no others.
            if (!IcmpMessage.TryParse(message, out var icmp)
                || icmp.Type is not (IcmpMessage.DestinationUnreachable or IcmpMessage.SourceQuench or IcmpMessage.TimeExceeded)
                || !icmp.IsChecksumValid)
            {
                return false;
            }

            quote = icmp.Body;
            return true;
        }

        if (!Icmpv6Message.TryParse(message, out var icmpv6) || !icmpv6.IsError || !icmpv6.IsChecksumValid(headers.Source, headers.Destination))
        {
            return false;
        }

        quote = icmpv6.Body;
        return true;
    }

    /// <summary>Tells the sender of a frame why it went no further, as often as good manners allow.</summary>
    private void TellSender(ReadOnlySpan<byte> frame, in FrameHeaders headers, in IcmpError error, Instant now)
    {
        // RFC 1122 §3.2.2: never about an ICMP error, a fragment other than the first, or a sender that is not one host.
        if (headers.Kind is not (FrameKind.Tcp or FrameKind.Udp) || headers.Source.IsMulticast || headers.Source.IsUnspecified)
        {
            return;
        }

        if (_icmpErrors.TryTake(now)
            && Outbox.TryAdd(IcmpErrorWriter.Length(headers), Verdict.Forward, _table.IngressPort, wasReceived: false, out var answer))
        {
            IcmpErrorWriter.Write(frame, headers, error, _table.StationAddress, answer);
            Counters.Generated++;
        }
    }
}
