namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds what <c>global_defs</c> says about scripts and FIFOs.</summary>
internal static class ScriptsBinder
{
    public static ScriptsConfig Bind(Settings settings, ScriptsConfig before, BindContext context) =>
        WithUser(before, settings.Find("script_user"), context) with
        {
            // 'enable_script_security' asks for what is the default here, so its absence says nothing.
            RefusesUnsafe = settings.FindOwn("script_security") is { } security ? Security(security, context) : before.RefusesUnsafe,
            NotifyFifo = Fifo(settings.Find("notify_fifo"), context) ?? before.NotifyFifo,
            NotifyFifoScript = ScriptLine.Read(settings.Find("notify_fifo_script"), context) ?? before.NotifyFifoScript,
            VrrpNotifyFifo = Fifo(settings.Find("vrrp_notify_fifo"), context) ?? before.VrrpNotifyFifo,
            VrrpNotifyFifoScript = ScriptLine.Read(settings.Find("vrrp_notify_fifo_script"), context) ?? before.VrrpNotifyFifoScript,
            LvsNotifyFifo = Fifo(settings.Find("lvs_notify_fifo"), context) ?? before.LvsNotifyFifo,
            LvsNotifyFifoScript = ScriptLine.Read(settings.Find("lvs_notify_fifo_script"), context) ?? before.LvsNotifyFifoScript,
        };

    private static ScriptsConfig WithUser(ScriptsConfig before, Statement? statement, BindContext context)
    {
        if (statement is null)
            return before;

        var words = context.Read(statement);
        if (words.Count == 0)
        {
            _ = words.Exactly(1, "script_user NAME [GROUP]");
            return before;
        }

        words.AtMost(2);
        return before with { User = ScriptLine.Name(words, 0, context), Group = ScriptLine.Name(words, 1, context) };
    }

    private static bool Security(Statement statement, BindContext context)
    {
        var words = context.Read(statement);
        return !words.Exactly(1, "@userspacelb script_security off") || words.Flag();
    }

    private static string? Fifo(Statement? statement, BindContext context)
    {
        if (statement is null)
            return null;

        var words = context.Read(statement);
        if (words.Count == 0)
        {
            _ = words.Exactly(1, $"{statement.Keyword} PATH");
            return null;
        }

        if (!words[0].Text.StartsWith('/') || words[0].Text.Contains('\0', StringComparison.Ordinal))
        {
            context.Diagnostics.Error(
                words[0].Location,
                DiagnosticCodes.BadChoice,
                $"'{Display.Of(words[0].Text)}' is not the path of a FIFO; write one that begins with '/'");
            return null;
        }

        if (words.Count > 1)
        {
            context.Diagnostics.WarnOnce(
                "fifo user",
                words[1].Location,
                DiagnosticCodes.NotYetActedOn,
                "the user and group of a FIFO are understood, but not acted on by this version: it belongs to the user that lb-host runs as");
        }

        return words[0].Text;
    }
}
