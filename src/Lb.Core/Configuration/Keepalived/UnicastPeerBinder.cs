using System.Collections.Immutable;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds <c>unicast_peer</c>: lines of <c>ADDRESS [min_ttl NUMBER] [max_ttl NUMBER]</c>.</summary>
internal static class UnicastPeerBinder
{
    public static ImmutableArray<UnicastPeerConfig> Bind(Settings settings, BindContext context) =>
        [.. settings.All("unicast_peer")
            .SelectMany(static block => block.Body)
            .Select(line => Line(line, context))
            .OfType<UnicastPeerConfig>()
            .DistinctBy(static peer => peer.Address)];

    private static UnicastPeerConfig? Line(Statement line, BindContext context)
    {
        var words = context.Read(line.AsValues());
        if (!words.TryLinkAddress(0, out var address))
            return null;

        var peer = new UnicastPeerConfig(address);
        for (var i = 1; i < words.Count; i += 2)
        {
            if (words[i].Text is not ("min_ttl" or "max_ttl") || i + 1 == words.Count)
            {
                context.Diagnostics.Error(
                    words[i].Location,
                    DiagnosticCodes.BadChoice,
                    $"'{Display.Of(words[i].Text)}' cannot stand here: a peer is followed by nothing, 'min_ttl NUMBER' or 'max_ttl NUMBER'");
                return peer;
            }

            if (!words.TryInteger(i + 1, 0, byte.MaxValue, out var value))
                continue;

            peer = words[i].Text == "min_ttl" ? peer with { MinTimeToLive = (byte)value } : peer with { MaxTimeToLive = (byte)value };
        }

        if (peer.MinTimeToLive > peer.MaxTimeToLive)
        {
            context.Diagnostics.Warn(
                line.Location,
                DiagnosticCodes.WithoutEffect,
                $"min_ttl {peer.MinTimeToLive} is greater than max_ttl {peer.MaxTimeToLive}, so nothing from {address} is ever accepted");
        }

        return peer;
    }
}
