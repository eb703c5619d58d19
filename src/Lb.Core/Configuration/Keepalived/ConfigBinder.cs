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
        var groups = ImmutableArray.CreateBuilder<VrrpSyncGroupConfig>();
        var scripts = ImmutableArray.CreateBuilder<VrrpScriptConfig>();
        var trackFiles = ImmutableArray.CreateBuilder<TrackFileConfig>();
        var tlsClient = new TlsClientConfig();

        // What holds for all comes first, wherever it stands.
        foreach (var statement in statements.Where(statement => statement.Block is not null && !statement.IsOurs).OrderBy(static statement => statement.Keyword != "global_defs"))
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
                case "vrrp_sync_group" when VrrpSyncGroupBinder.Bind(statement, context) is { } group:
                    groups.Add(group);
                    break;
                case "vrrp_script" when VrrpScriptBinder.Bind(statement, context) is { } script:
                    AddScript(script, scripts, context);
                    break;
                case "track_file" or "vrrp_track_file" when FileCheckBinder.BindFile(statement, context) is { } file:
                    trackFiles.Add(file);
                    break;
                case "SSL":
                    tlsClient = TlsClientBinder.Bind(statement, context);
                    break;
            }
        }

        var config = new LbConfig
        {
            Global = global,
            VirtualServices = services.ToImmutable(),
            VrrpInstances = instances.ToImmutable(),
            VrrpSyncGroups = groups.ToImmutable(),
            VrrpScripts = scripts.ToImmutable(),
            TrackFiles = trackFiles.ToImmutable(),
            TlsClient = tlsClient,
        };
        return VrrpAdjustments.Apply(config, context);
    }

    private static void AddScript(VrrpScriptConfig script, ImmutableArray<VrrpScriptConfig>.Builder scripts, BindContext context)
    {
        if (scripts.All(other => other.Name != script.Name))
        {
            scripts.Add(script);
            return;
        }

        context.Diagnostics.Warn(
            script.Location,
            DiagnosticCodes.RepeatedKeyword,
            $"there is a vrrp_script {Display.Of(script.Name)} above, and of two the first holds, as in keepalived; rename one of them");
    }
}
