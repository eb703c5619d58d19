using System.Globalization;
using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Reads a line of <c>virtual_ipaddress</c>: <c>ADDRESS[/PREFIX] [dev NAME] …</c>, the words of ip-address(8).</summary>
internal static class VirtualAddressLine
{
    public static VirtualAddressConfig? Read(Statement line, BindContext context)
    {
        var words = context.Read(line);
        var text = words[0].Text;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var addressText = slash < 0 ? text : text[..slash];
        if (!InetAddress.TryParse(addressText, out var address))
        {
            context.Diagnostics.Error(
                words[0].Location,
                DiagnosticCodes.BadAddress,
                $"'{Display.Of(text)}' is not an address, with or without '/PREFIX'");
            return null;
        }

        int? prefix = null;
        if (slash >= 0)
        {
            if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length > address.Length * 8)
            {
                context.Diagnostics.Error(
                    words[0].Location,
                    DiagnosticCodes.BadNumber,
                    $"'{Display.Of(text)}' has no prefix length from 0 to {address.Length * 8}");
                return null;
            }

            prefix = length;
        }

        return new VirtualAddressConfig(address, prefix, Device(words, context));
    }

    private static string? Device(Arguments words, BindContext context)
    {
        for (var i = 1; i + 1 < words.Count; i++)
        {
            if (words[i].Text == "dev")
                return context.InterfaceAt(words, i + 1);
        }

        return null;
    }
}
