using System.Collections.Immutable;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Makes the records of <see cref="LbConfig"/> from the tree of statements.</summary>
internal static class ConfigBinder
{
    public static LbConfig Bind(ImmutableArray<Statement> statements, BindContext context)
    {
        var global = new GlobalConfig();
        var services = ImmutableArray.CreateBuilder<VirtualServiceConfig>();
        var instances = ImmutableArray.CreateBuilder<VrrpInstanceConfig>();
        foreach (var statement in statements.Where(statement => statement.Block is not null && !statement.IsOurs))
        {
            switch (statement.Keyword)
            {
                case "global_defs":
                    global = GlobalDefsBinder.Bind(statement, global, context);
                    break;
                case "virtual_server" when VirtualServerBinder.Bind(statement, context) is { } service:
                    services.Add(service);
                    break;
                case "vrrp_instance" when VrrpInstanceBinder.Bind(statement, context) is { } instance:
                    instances.Add(instance);
                    break;
            }
        }

        return new LbConfig { Global = global, VirtualServices = services.ToImmutable(), VrrpInstances = instances.ToImmutable() };
    }
}
