namespace Lb.Core.Configuration;

/// <summary>Rules about which VRRP instance decides the role of a service.</summary>
internal static class ServiceBindingRules
{
    public static void Check(LbConfig config, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        var names = config.VrrpInstances.Select(static instance => instance.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var service in config.VirtualServices)
        {
            if (service.Bind is null)
                CheckDefault(service, config, diagnostics);
            else if (service.Bind.Length > 0 && !names.Contains(service.Bind))
                ReportUnknown(service, names, locations, diagnostics);
        }
    }

    private static void ReportUnknown(
        VirtualServiceConfig service, HashSet<string> names, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        var known = names.Count == 0 ? "there is none" : $"there are: {string.Join(", ", names)}";
        diagnostics.Error(
            locations.Find(service.Location, "bind"),
            DiagnosticCodes.UnknownInstance,
            $"{service.Key} is bound to a vrrp_instance '{service.Bind}' that is not there; {known}");
    }

    private static void CheckDefault(VirtualServiceConfig service, LbConfig config, DiagnosticBag diagnostics)
    {
        var holders = config.VrrpInstances
            .Where(instance => instance.Holds(service.Key.Address))
            .Select(instance => instance.Name)
            .ToArray();
        if (holders.Length > 1)
        {
            diagnostics.Error(
                service.Location,
                DiagnosticCodes.UnclearInstance,
                $"{string.Join(" and ", holders)} both hold {service.Key.Address}; say with '@userspacelb bind INSTANCE' which "
                + $"one decides when {service.Key} is active");
        }
        else if (holders.Length == 0 && !config.VrrpInstances.IsEmpty)
        {
            diagnostics.Warn(
                service.Location,
                DiagnosticCodes.UnclearInstance,
                $"no vrrp_instance holds {service.Key.Address}, so {service.Key} is always active; write '@userspacelb bind "
                + "none' if that is meant");
        }
    }
}
