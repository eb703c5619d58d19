using System.Collections.Immutable;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Configuration.Keepalived.Checkers;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Makes the records of <see cref="LbConfig"/> from the tree of statements.</summary>
internal static class ConfigBinder
{
    public static LbConfig Bind(ImmutableArray<Statement> statements, BindContext context)
    {
        var global = new GlobalConfig();
        var services = ImmutableArray.CreateBuilder<VirtualServiceConfig>();
        var instances = ImmutableArray.CreateBuilder<VrrpInstanceConfig>();
        var trackFiles = ImmutableArray.CreateBuilder<TrackFileConfig>();
        var tlsClient = new TlsClientConfig();
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
                case "track_file" or "vrrp_track_file" when FileCheckBinder.BindFile(statement, context) is { } file:
                    trackFiles.Add(file);
                    break;
                case "SSL":
                    tlsClient = TlsClientBinder.Bind(statement, context);
                    break;
            }
        }

        return new LbConfig
        {
            Global = global,
            VirtualServices = services.ToImmutable(),
            VrrpInstances = instances.ToImmutable(),
            TrackFiles = trackFiles.ToImmutable(),
            TlsClient = tlsClient,
        };
    }
}
