using Lb.Core.Model;

namespace Lb.Core.Configuration;

/// <summary>Rules about ports: services must not overlap, and direct routing cannot change a port.</summary>
internal static class PortRules
{
    public static void Check(LbConfig config, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        var services = new Dictionary<ServiceKey, VirtualServiceConfig>();
        foreach (var service in config.VirtualServices)
        {
            if (!services.TryAdd(service.Key, service))
            {
                diagnostics.Error(
                    service.Location,
                    DiagnosticCodes.DuplicateService,
                    $"{service.Key} is already in line {services[service.Key].Location.Line}; put all its real servers into one "
                    + "virtual_server");
            }
        }

        var standbys = new HashSet<ServiceKey>();
        foreach (var service in config.VirtualServices)
        {
            CheckRealPorts(service, config, diagnostics);
            if (service.StandbyPort is not { } port)
                continue;

            var standby = service.Key with { Port = port };
            if (services.ContainsKey(standby) || !standbys.Add(standby))
            {
                diagnostics.Error(
                    locations.Find(service.Location, "standby_port"),
                    DiagnosticCodes.StandbyPortTaken,
                    $"{standby} is a service or standby port already; choose a port nothing else has");
            }
        }
    }

    private static void CheckRealPorts(VirtualServiceConfig service, LbConfig config, DiagnosticBag diagnostics)
    {
        var ports = service.RealServers.Select(server => server.Port).Distinct().ToArray();
        if (ports is [var real] && real != service.Key.Port
            && config.DecidingInstance(service) is { } instance && SwapsOnTransition(instance))
        {
            diagnostics.Warn(service.Location, DiagnosticCodes.DummyPort, DescribeDummyPort(service, instance, real));
            return;
        }

        foreach (var server in service.RealServers.Where(server => server.Port != service.Key.Port))
        {
            diagnostics.Warn(
                server.Location,
                DiagnosticCodes.PortDiffers,
                $"real server {server.Address} has port {server.Port}, but direct routing cannot change ports: its clients "
                + $"reach port {service.Key.Port} on it; {server.Port} serves checkers only");
        }
    }

    // The trick's mark: scripts on both transitions, which rewrite this file and reload the daemon.
    private static bool SwapsOnTransition(VrrpInstanceConfig instance) =>
        instance.NotifyScripts.Any(script => script.Event is NotifyEvent.Backup or NotifyEvent.Any)
        && instance.NotifyScripts.Any(script => script.Event is NotifyEvent.Master or NotifyEvent.Any);

    private static string DescribeDummyPort(VirtualServiceConfig service, VrrpInstanceConfig instance, ushort real) =>
        $"this looks like the dummy-port trick: the service listens on {service.Key.Port}, every real server on {real}, and scripts of "
        + $"{instance.Name} swap the port on a transition so that a BACKUP does not balance frames again. Here it is not needed: write "
        + $"'virtual_server {service.Key.Address} {real}', delete the notify scripts, and to try the path on BACKUP add "
        + $"'@userspacelb standby_port {service.Key.Port}'";
}
