using Lb.Core.Model;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds <c>protocol</c>.</summary>
internal static class Transport
{
    public static TransportProtocol Protocol(Settings settings, Statement block, BindContext context)
    {
        if (settings.Find("protocol") is not { } statement)
        {
            // Observed with keepalived 2.2.7: "no protocol set - defaulting to UDP".
            context.Diagnostics.Warn(
                block.Location,
                DiagnosticCodes.DefaultTaken,
                "no 'protocol' is given, and the default is UDP, as in keepalived; write 'protocol TCP' or 'protocol UDP'");
            return TransportProtocol.Udp;
        }

        var words = context.Read(statement);
        if (!words.Exactly(1, "protocol TCP' or 'protocol UDP"))
            return TransportProtocol.Tcp;

        switch (words[0].Text.ToUpperInvariant())
        {
            case "TCP":
                return TransportProtocol.Tcp;
            case "UDP":
                return TransportProtocol.Udp;
            default:
                context.Diagnostics.Error(
                    words[0].Location,
                    DiagnosticCodes.UnsupportedProtocol,
                    $"protocol '{Display.Of(words[0].Text)}' is not supported; TCP and UDP are");
                return TransportProtocol.Tcp;
        }
    }
}
