using Lb.Core.Configuration.Keepalived.Checkers;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds what a virtual server says about enough servers, the one in their place, and servers that come back.</summary>
internal static class QuorumBinder
{
    private const int LongestRampSeconds = 86_400;

    /// <summary>The service with its quorum and sorry server.</summary>
    public static VirtualServiceConfig Bind(Settings settings, BindContext context, VirtualServiceConfig service) => service with
    {
        SorryServer = settings.Find("sorry_server") is { } sorry ? SorryServer(sorry, service.Key.Port, context) : null,
        InhibitsSorryServer = CheckerValues.Flag("sorry_server_inhibit", settings, context),
        Quorum = CheckerValues.Integer("quorum", 1, int.MaxValue, settings, context) ?? 1,
        Hysteresis = CheckerValues.Integer("hysteresis", 0, int.MaxValue, settings, context) ?? 0,
        QuorumUp = ScriptLine.Read(settings.Find("quorum_up"), context),
        QuorumDown = ScriptLine.Read(settings.Find("quorum_down"), context),
        SlowStart = Seconds(settings.FindOwn("slow_start"), "@userspacelb slow_start SECONDS", context),
        FlapHalfLife = Seconds(settings.FindOwn("flap_damping"), "@userspacelb flap_damping SECONDS", context),
    };

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

    private static TimeSpan Seconds(Statement? statement, string form, BindContext context)
    {
        if (statement is null)
            return TimeSpan.Zero;

        var words = context.Read(statement);
        return words.Exactly(1, form) && words.TrySeconds(0, 0, LongestRampSeconds, out var time) ? time : TimeSpan.Zero;
    }
}
