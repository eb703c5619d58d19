using System.Collections.Immutable;

namespace Lb.Core.Configuration;

/// <summary>The rules a configuration must keep as a whole, whether a file was read or records were built in code.</summary>
public static class LbConfigValidator
{
    /// <summary>Checks every rule, without stopping at the first that is broken.</summary>
    /// <param name="config">The configuration.</param>
    /// <returns>The findings, ordered by place; an error refuses the configuration.</returns>
    public static ImmutableArray<Diagnostic> Validate(LbConfig config) => Validate(config, new DirectiveLocations(), default);

    internal static ImmutableArray<Diagnostic> Validate(LbConfig config, DirectiveLocations locations, SourceLocation start)
    {
        var diagnostics = new DiagnosticBag();
        if (config.VirtualServices.IsEmpty)
            diagnostics.Warn(start, DiagnosticCodes.NoService, "there is no usable virtual_server, so nothing is balanced");

        foreach (var peer in config.Global.Peers)
            VirtualServiceRules.CheckAddress(peer, start, "the peer", diagnostics);

        foreach (var service in config.VirtualServices)
            VirtualServiceRules.Check(service, diagnostics);

        CheckerRules.Check(config, locations, diagnostics);
        foreach (var instance in config.VrrpInstances)
        {
            VrrpInstanceRules.Check(instance, config.Global.Vrrp, locations, diagnostics);
            WithoutEffectRules.Check(instance, locations, diagnostics);
        }

        FlowRules.Check(config, locations, start, diagnostics);
        SlowStartRules.Check(config, locations, diagnostics);
        HashingRules.Check(config, diagnostics);
        VirtualRouterRules.Check(config, locations, diagnostics);
        TrackingRules.Check(config, diagnostics);
        SyncGroupRules.Check(config, locations, diagnostics);
        ServiceBindingRules.Check(config, locations, diagnostics);
        PortRules.Check(config, locations, diagnostics);
        return diagnostics.ToImmutable();
    }
}
