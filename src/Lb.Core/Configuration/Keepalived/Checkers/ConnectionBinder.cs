using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds what all checkers that connect have in common.</summary>
internal static class ConnectionBinder
{
    /// <summary>The connection of a checker.</summary>
    public static CheckConnectionConfig Bind(Settings settings, CheckTiming timing, BindContext context)
    {
        var connection = new CheckConnectionConfig
        {
            Address = CheckerValues.Address("connect_ip", settings, context),
            Port = CheckerValues.Port("connect_port", settings, context),
            BindAddress = CheckerValues.Address("bindto", settings, context),
            BindPort = CheckerValues.Port("bind_port", settings, context),
            BindInterface = settings.Find("bind_if") is { } name ? context.InterfaceOf(name, "bind_if NAME") : null,
        };
        return timing.ConnectTimeout is { } timeout ? connection with { Timeout = timeout } : connection;
    }

    /// <summary>The connection of a <c>host</c> block, which takes from its checker what it does not say.</summary>
    public static CheckConnectionConfig BindHost(Statement block, CheckConnectionConfig checker, CheckTiming timing, BindContext context)
    {
        var settings = context.In(block);
        var host = Bind(settings, timing.With(settings, context), context);
        return host with
        {
            Address = host.Address ?? checker.Address,
            Port = host.Port ?? checker.Port,
            BindAddress = host.BindAddress ?? checker.BindAddress,
            BindPort = host.BindPort ?? checker.BindPort,
            BindInterface = host.BindInterface ?? checker.BindInterface,
        };
    }
}
