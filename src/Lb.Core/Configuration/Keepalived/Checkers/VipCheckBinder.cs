using Lb.Core.Configuration.Checkers;
using Lb.Core.Model;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds <c>@userspacelb vip_check</c> of a virtual server, which gives every real server one more checker.</summary>
internal static class VipCheckBinder
{
    /// <summary>The check as far as the service decides it, or null for none.</summary>
    public static VipCheckConfig? Bind(Settings virtualServer, ServiceKey service, BindContext context)
    {
        if (virtualServer.FindOwn("vip_check") is not { } statement || !context.Read(statement).Flag())
            return null;

        if (service.Protocol == TransportProtocol.Tcp)
            return new VipCheckConfig { VirtualAddress = service.Address, VirtualPort = service.Port, Location = statement.Location };

        context.Diagnostics.Warn(
            statement.Location,
            DiagnosticCodes.WithoutEffect,
            $"'vip_check' has no effect for {service}: what a server of UDP answers, and whether it does, is known to the application alone; "
            + "remove it, and have a UDP_CHECK or MISC_CHECK ask the server's own address");
        return null;
    }

    /// <summary>The check of one server.</summary>
    /// <param name="service">What <see cref="Bind"/> made.</param>
    /// <param name="server">What the server and those around it say about checking.</param>
    public static VipCheckConfig With(this VipCheckConfig service, CheckTiming server) => service with
    {
        Schedule = server.Schedule(retry: 1, CheckerBinder.OneSecond),
        Timeout = server.ConnectTimeout ?? service.Timeout,
    };
}
