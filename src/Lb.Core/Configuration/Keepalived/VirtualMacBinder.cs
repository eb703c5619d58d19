namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds <c>use_vmac [NAME]</c> and <c>vmac_xmit_base</c>.</summary>
internal static class VirtualMacBinder
{
    /// <summary>The virtual MAC address's interface, or null if there is none.</summary>
    public static VirtualMacConfig? Bind(Settings settings, bool isUnicast, BindContext context)
    {
        var transmitsFromBase = settings.Find("vmac_xmit_base");
        if (settings.Find("use_vmac") is not { } statement)
        {
            if (transmitsFromBase is not null)
                context.Diagnostics.Warn(transmitsFromBase.Location, DiagnosticCodes.WithoutEffect, "'vmac_xmit_base' has no effect without 'use_vmac'");

            return null;
        }

        // Unicast has no use for the virtual MAC address as a source: peers know the node by its own (keepalived sets it too).
        if (isUnicast && transmitsFromBase is null)
        {
            context.Diagnostics.Warn(
                statement.Location,
                DiagnosticCodes.DefaultTaken,
                "with unicast peers 'use_vmac' needs 'vmac_xmit_base', which is taken, as in keepalived; write the line");
        }

        return new VirtualMacConfig(Name(statement, context), isUnicast || transmitsFromBase is not null);
    }

    private static string? Name(Statement statement, BindContext context)
    {
        var words = context.Read(statement);
        words.AtMost(2);
        for (var i = 0; i < Math.Min(2, words.Count); i++)
        {
            if (!words[i].Text.Contains(':', StringComparison.Ordinal))
                continue;

            context.Diagnostics.Warn(
                words[i].Location,
                DiagnosticCodes.NotYetActedOn,
                "a MAC address behind 'use_vmac' is understood, but not acted on by this version: the virtual router's own is used "
                + "(00:00:5e:00:01 or 00:00:5e:00:02, and the VRID)");
            return i == 0 ? null : words[0].Text;
        }

        return words.Count > 0 && words.TryInterface(0, out var name) ? name : null;
    }
}
