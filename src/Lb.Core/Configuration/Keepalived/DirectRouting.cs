namespace Lb.Core.Configuration.Keepalived;

/// <summary>Checks <c>lb_kind</c>: this balancer rewrites MAC addresses only, so everything but DR is refused, never replaced.</summary>
internal static class DirectRouting
{
    /// <summary>Checks a virtual server's forwarding method, which must be given: keepalived's default is NAT.</summary>
    public static void CheckService(Settings settings, Statement block, BindContext context)
    {
        if (settings.Find("lb_kind", "lvs_method") is { } statement)
        {
            Check(statement, context);
            return;
        }

        context.Diagnostics.Warn(
            block.Location,
            DiagnosticCodes.DefaultTaken,
            "no 'lb_kind' is given: keepalived would take NAT, this balancer does direct routing; write 'lb_kind DR'");
    }

    /// <summary>Checks a forwarding method, a virtual server's or a real server's own.</summary>
    public static void Check(Statement statement, BindContext context)
    {
        var words = context.Read(statement);
        if (words.Count == 0)
        {
            _ = words.Exactly(1, $"{statement.Keyword} DR");
            return;
        }

        var word = words[0];
        if (!string.Equals(word.Text, "DR", StringComparison.OrdinalIgnoreCase))
        {
            context.Diagnostics.Error(
                word.Location,
                DiagnosticCodes.UnsupportedForwarding,
                $"'{statement.Keyword} {Display.Of(word.Text)}' is not supported: this balancer does direct routing only; write "
                + $"'{statement.Keyword} DR' and give each real server the virtual address on its loopback interface");
            return;
        }

        words.AtMost(1);
        if (word.Text != "DR")
        {
            context.Diagnostics.Warn(
                word.Location,
                DiagnosticCodes.ForwardingSpelling,
                $"'{Display.Of(word.Text)}' is taken as DR here, but keepalived takes it for NAT; write 'DR' in capitals");
        }
    }
}
