using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds <c>SMTP_CHECK</c> and its <c>host</c> blocks.</summary>
internal static class SmtpCheckBinder
{
    public static SmtpCheckConfig Bind(Statement block, CheckTiming timing, BindContext context)
    {
        var settings = context.In(block);
        var checker = new SmtpCheckConfig { HeloName = CheckerValues.HostName("helo_name", settings, context) }
            .Connecting(block, timing, context);
        return checker with
        {
            Hosts = [.. settings.All("host")
                .Where(host => host.Block is not null)
                .Select(host => ConnectionBinder.BindHost(host, checker.Connection, timing, context))],
        };
    }
}
