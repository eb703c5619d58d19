using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>Rules about one virtual service and its real servers.</summary>
internal static class VirtualServiceRules
{
    public static void Check(VirtualServiceConfig service, DiagnosticBag diagnostics)
    {
        CheckAddress(service.Key.Address, service.Location, "the virtual address", diagnostics);
        if (service.Key.Port == 0)
            diagnostics.Error(service.Location, DiagnosticCodes.BadPort, $"{service.Key}: port 0 is not a port");

        foreach (var peer in service.Peers)
            CheckAddress(peer, service.Location, "the peer", diagnostics);

        foreach (var server in service.RealServers)
            CheckServer(service, server, diagnostics);

        CheckDuplicates(service, diagnostics);
        CheckWeights(service, diagnostics);
        QuorumRules.Check(service, diagnostics);
    }

    /// <summary>Refuses an address that no host can have.</summary>
    public static void CheckAddress(InetAddress address, SourceLocation location, string what, DiagnosticBag diagnostics)
    {
        if (AddressRules.WhyNotUnicast(address) is { } reason)
            diagnostics.Error(location, DiagnosticCodes.BadAddress, $"{what} {address} cannot be used: {reason}");
    }

    private static void CheckServer(VirtualServiceConfig service, RealServerConfig server, DiagnosticBag diagnostics)
    {
        CheckAddress(server.Address, server.Location, "the real server", diagnostics);
        if (server.Weight is < 0 or > RealServerConfig.MaximumWeight)
        {
            diagnostics.Error(
                server.Location,
                DiagnosticCodes.BadNumber,
                $"real server {server.Address}: weight {server.Weight} is not from 0 to {RealServerConfig.MaximumWeight}");
        }

        if (server.UpperThreshold < 0 || server.LowerThreshold < 0)
        {
            diagnostics.Error(
                server.Location, DiagnosticCodes.BadNumber, $"real server {server.Address}: a threshold is negative; 0 is for no limit");
        }
        else if (server.LowerThreshold > server.UpperThreshold)
        {
            // keepalived takes it, and net/netfilter/ipvs/ip_vs_ctl.c, ip_vs_add_dest, then refuses the server: ERANGE.
            diagnostics.Warn(
                server.Location,
                DiagnosticCodes.ThresholdsReversed,
                $"real server {server.Address}: lthreshold {server.LowerThreshold} is above uthreshold {server.UpperThreshold}; IPVS would "
                + "not take the server; write a uthreshold above it, or remove it");
        }

        if (server.Address == service.Key.Address)
        {
            diagnostics.Error(
                server.Location,
                DiagnosticCodes.RealServerIsVirtual,
                $"real server {server.Address} has the virtual address; write the server's own address, the one it has beside "
                + "the virtual one");
        }
        else if (server.Address.IsIPv4 != service.Key.Address.IsIPv4)
        {
            diagnostics.Error(
                server.Location,
                DiagnosticCodes.FamilyMismatch,
                $"real server {server.Address} and virtual address {service.Key.Address} are not both IPv4 or both IPv6; direct "
                + "routing does not change addresses");
        }
    }

    private static void CheckDuplicates(VirtualServiceConfig service, DiagnosticBag diagnostics)
    {
        // Under direct routing the port does not tell two servers apart: flows keep the virtual port.
        var first = new Dictionary<InetAddress, RealServerConfig>();
        foreach (var server in service.RealServers)
        {
            if (!first.TryAdd(server.Address, server))
            {
                diagnostics.Error(
                    server.Location,
                    DiagnosticCodes.DuplicateRealServer,
                    $"real server {server.Address} is already in line {first[server.Address].Location.Line}; give it once, with "
                    + "the weight it should have");
            }
        }
    }

    private static void CheckWeights(VirtualServiceConfig service, DiagnosticBag diagnostics)
    {
        if (service.RealServers.IsEmpty)
        {
            diagnostics.Warn(
                service.Location,
                DiagnosticCodes.NoRealServer,
                $"{service.Key} has no real server, so its clients get no answer");
        }
        else if (service.RealServers.All(server => server.Weight == 0))
        {
            diagnostics.Warn(
                service.Location,
                DiagnosticCodes.NoRealServer,
                $"{service.Key}: every real server has weight 0, so no new client gets an answer");
        }
    }
}
