using System.Collections.Immutable;
using Lb.Core.Configuration.Keepalived.Checkers;
using Lb.Core.Model;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds one <c>virtual_server ADDRESS PORT</c>.</summary>
internal static class VirtualServerBinder
{
    private const string Form = "virtual_server ADDRESS PORT";

    /// <summary>The service, or null if its address or port is not usable.</summary>
    public static VirtualServiceConfig? Bind(Statement block, BindContext context)
    {
        var settings = context.In(block);
        var words = context.Read(block);
        var kind = words.Count > 0 ? words[0].Text : "";
        if (kind is "fwmark" or "group")
        {
            context.Diagnostics.Error(
                words[0].Location,
                DiagnosticCodes.UnsupportedVirtualServer,
                $"a virtual_server by {kind} is not supported; write '{Form}' for each address and port");
            return null;
        }

        if (!words.Exactly(2, Form))
            return null;

        // Both are read, so that both are reported.
        if (!words.TryAddress(0, out var address) | !words.TryPort(1, out var port))
            return null;

        var protocol = Transport.Protocol(settings, block, context);
        var scheduler = SchedulerBinder.Scheduler(settings, block, context);
        DirectRouting.CheckService(settings, block, context);
        var key = new ServiceKey(protocol, address, port);
        return QuorumBinder.Bind(settings, context, new VirtualServiceConfig
        {
            Key = key,
            Scheduler = scheduler,
            SchedulerFlags = SchedulerBinder.Flags(settings, block, scheduler, context),
            Persistence = PersistenceBinder.Persistence(settings, block, address, context),
            IsOnePacket = PersistenceBinder.IsOnePacket(settings, block, context),
            RealServers = RealServers(settings, key, context),
            Omega = CheckerValues.Flag("omega", settings, context),
            StandbyPort = StandbyPort(settings, block, context),
            Bind = InstanceName(settings, block, context),
            Peers = context.Peers(settings),
            Interface = context.Interface(settings),
            Location = block.Location,
        });
    }

    private static ImmutableArray<RealServerConfig> RealServers(Settings settings, ServiceKey service, BindContext context)
    {
        var defaults = new RealServerDefaults(
            service.Port,
            settings.Find("weight") is { } weight ? RealServerBinder.Weight(weight, context) : 1,
            settings.Find("inhibit_on_failure") is { } inhibit && context.Read(inhibit).Flag(),
            new CheckTiming().With(settings, context),
            VipCheckBinder.Bind(settings, service, context));
        return [.. settings.All("real_server")
            .Where(statement => statement.Block is not null)
            .Select(statement => RealServerBinder.Bind(statement, defaults, context))
            .OfType<RealServerConfig>()];
    }

    private static ushort? StandbyPort(Settings settings, Statement block, BindContext context)
    {
        if (settings.FindOwn("standby_port") is not { } statement)
            return null;

        var words = context.Read(statement);
        if (!words.Exactly(1, "@userspacelb standby_port PORT") || !words.TryPort(0, out var port))
            return null;

        context.Locations.Add(block.Location, "standby_port", words[0].Location);
        return port;
    }

    private static string? InstanceName(Settings settings, Statement block, BindContext context)
    {
        if (settings.FindOwn("bind") is not { } statement)
            return null;

        var words = context.Read(statement);
        if (!words.Exactly(1, "@userspacelb bind INSTANCE' or '@userspacelb bind none"))
            return null;

        context.Locations.Add(block.Location, "bind", words[0].Location);
        if (words[0].Text.Length > 0)
            return words[0].Text == "none" ? "" : words[0].Text;

        context.Diagnostics.Error(
            words[0].Location,
            DiagnosticCodes.UnknownInstance,
            "the name after 'bind' is empty; write a vrrp_instance's name, or none");
        return null;
    }
}
