using Lb.Core.Configuration.Keepalived.Checkers;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds what a virtual server says about enough servers, the one in their place, and servers that come back.</summary>
internal static class QuorumBinder
{
    /// <summary>The service with its quorum and sorry server.</summary>
    public static VirtualServiceConfig Bind(Settings settings, BindContext context, VirtualServiceConfig service) => Adjusted(settings, context, service with
    {
        SorryServer = settings.Find("sorry_server") is { } sorry ? SorryServer(sorry, service.Key.Port, context) : null,
        InhibitsSorryServer = CheckerValues.Flag("sorry_server_inhibit", settings, context),
        Quorum = CheckerValues.Integer("quorum", 1, int.MaxValue, settings, context) ?? 1,
        Hysteresis = CheckerValues.Integer("hysteresis", 0, int.MaxValue, settings, context) ?? 0,
        QuorumUp = ScriptLine.Read(settings.Find("quorum_up"), context),
        QuorumDown = ScriptLine.Read(settings.Find("quorum_down"), context),
        SlowStart = SlowStart(settings, service.Location, context),
        FlapHalfLife = Seconds(settings.FindOwn("flap_damping"), "@userspacelb flap_damping SECONDS", context),
    });

    /// <summary>The service with what cannot hold made to, as keepalived does, and a warning.</summary>
    private static VirtualServiceConfig Adjusted(Settings settings, BindContext context, VirtualServiceConfig service)
    {
        var weights = service.RealServers.Sum(static server => (long)server.Weight);
        if (settings.Find("quorum") is { } quorum && service.Quorum > weights && weights > 0)
        {
            context.Diagnostics.Warn(
                quorum.Location,
                DiagnosticCodes.QuorumUnreachable,
                $"the quorum {service.Quorum} is more than the weights of all real servers, {weights}, and is lowered to that, as in keepalived; write "
                + $"'quorum {weights}' or less");
            service = service with { Quorum = (int)weights };
        }

        if (settings.Find("hysteresis") is { } hysteresis && service.Hysteresis >= service.Quorum)
        {
            context.Diagnostics.Warn(
                hysteresis.Location,
                DiagnosticCodes.HysteresisTooLarge,
                $"the hysteresis {service.Hysteresis} is not less than the quorum {service.Quorum}, and is lowered to {service.Quorum - 1}, as in keepalived");
            service = service with { Hysteresis = service.Quorum - 1 };
        }

        return service;
    }

    private static RealServerConfig? SorryServer(Statement statement, ushort virtualPort, BindContext context)
    {
        var words = context.Read(statement);
        if (words.Count == 0)
        {
            _ = words.Exactly(1, "sorry_server ADDRESS PORT");
            return null;
        }

        words.AtMost(2);
        var port = virtualPort;
        return words.TryAddress(0, out var address) & (words.Count < 2 || words.TryPort(1, out port))
            ? new RealServerConfig { Address = address, Port = port, Location = statement.Location }
            : null;
    }

    private static TimeSpan SlowStart(Settings settings, SourceLocation block, BindContext context)
    {
        var statement = settings.FindOwn("slow_start");
        if (statement is not null)
            context.Locations.Add(block, "slow_start", statement.Location);

        return Seconds(statement, "@userspacelb slow_start SECONDS", context);
    }

    private static TimeSpan Seconds(Statement? statement, string form, BindContext context)
    {
        if (statement is null)
            return TimeSpan.Zero;

        var words = context.Read(statement);
        return words.Exactly(1, form) && words.TrySeconds(0, 0, QuorumRules.LongestSeconds, out var time) ? time : TimeSpan.Zero;
    }
}
