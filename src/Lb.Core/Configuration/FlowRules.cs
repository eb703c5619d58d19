using Lb.Core.Forwarding;
using Lb.Core.Model;

namespace Lb.Core.Configuration;

/// <summary>Rules about persistence, one-packet scheduling and the switches about flows.</summary>
internal static class FlowRules
{
    // Of an IPv4 address in its mapped form, what is not the address itself.
    private const ulong AboveIPv4 = 0xFFFF_FFFF_0000_0000;

    public static void Check(LbConfig config, DirectiveLocations locations, SourceLocation start, DiagnosticBag diagnostics)
    {
        var mode = config.Global.FlowPolicy.ConnectionReuseMode;
        if (mode is < 0 or > FlowPolicy.MaximumConnectionReuseMode)
        {
            diagnostics.Error(
                start,
                DiagnosticCodes.BadNumber,
                $"conn_reuse_mode {mode} is not from 0 to {FlowPolicy.MaximumConnectionReuseMode}");
        }

        foreach (var service in config.VirtualServices)
        {
            CheckPersistence(service, locations, diagnostics);
            if (service is { IsOnePacket: true, Key.Protocol: not TransportProtocol.Udp })
            {
                diagnostics.Warn(
                    locations.Find(service.Location, "ops"),
                    DiagnosticCodes.WithoutEffect,
                    $"{service.Key}: 'ops' has no effect: it schedules datagrams, and goes with 'protocol UDP', as in keepalived");
            }
        }
    }

    private static void CheckPersistence(VirtualServiceConfig service, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        if (service.Persistence is not { } persistence)
            return;

        if (persistence.Timeout < Persistence.Minimum || persistence.Timeout > Persistence.Maximum)
        {
            diagnostics.Error(
                locations.Find(service.Location, "persistence_timeout"),
                DiagnosticCodes.BadNumber,
                $"{service.Key}: a persistence of {persistence.Timeout.TotalSeconds:0} s is not from {Persistence.Minimum.TotalSeconds:0} to "
                + $"{Persistence.Maximum.TotalSeconds:0} s");
        }

        var mask = persistence.Granularity;
        if (service.Key.Address.IsIPv4 && (mask.High != ulong.MaxValue || (mask.Low & AboveIPv4) != AboveIPv4))
        {
            diagnostics.Error(
                service.Location,
                DiagnosticCodes.FamilyMismatch,
                $"{service.Key}: the granularity of its persistence is a mask for IPv6");
        }
    }
}
