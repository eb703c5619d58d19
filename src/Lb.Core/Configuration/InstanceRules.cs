namespace Lb.Core.Configuration;

/// <summary>Rules about VRRP instances, and which of them decides the role of a service.</summary>
internal static class InstanceRules
{
    public static void Check(LbConfig config, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        var names = new Dictionary<string, VrrpInstanceConfig>(StringComparer.Ordinal);
        foreach (var instance in config.VrrpInstances)
        {
            if (!names.TryAdd(instance.Name, instance))
            {
                diagnostics.Error(
                    instance.Location,
                    DiagnosticCodes.DuplicateInstance,
                    $"there is a vrrp_instance {instance.Name} in line {names[instance.Name].Location.Line} already");
            }
        }

        foreach (var service in config.VirtualServices)
        {
            if (service.Bind is null)
                CheckDefault(service, config, diagnostics);
            else if (service.Bind.Length > 0 && !names.ContainsKey(service.Bind))
                ReportUnknown(service, names, locations, diagnostics);
        }
    }

    private static void ReportUnknown(
        VirtualServiceConfig service, Dictionary<string, VrrpInstanceConfig> names, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        var known = names.Count == 0 ? "there is none" : $"there are: {string.Join(", ", names.Keys)}";
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
