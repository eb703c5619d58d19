using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds <c>SMTP_CHECK</c> and its <c>host</c> blocks.</summary>
internal static class SmtpCheckBinder
{
    public static SmtpCheckConfig Bind(Settings settings, CheckTiming server, BindContext context, SourceLocation location)
    {
        var checker = new SmtpCheckConfig { HeloName = CheckerValues.HostName("helo_name", settings, context) }
            .Connecting(settings, server, context, location);
        var timing = server.With(settings, context);
        return checker with
        {
            Hosts = [.. settings.All("host")
                .Where(block => block.Block is not null)
                .Select(block => ConnectionBinder.BindHost(block, checker.Connection, timing, context))],
        };
    }
}
