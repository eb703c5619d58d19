using System.Collections.Immutable;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds what is special to <c>UDP_CHECK</c>.</summary>
internal static class UdpCheckBinder
{
    private const int LongestPayload = 65507;

    public static UdpCheckConfig Bind(Settings settings, BindContext context)
    {
        var reply = settings.Find("require_reply");
        var checker = new UdpCheckConfig
        {
            Payload = Payload(settings, context),
            RequiresReply = reply is not null,
            Reply = reply is { Words.Length: > 1 } ? HexString.Read(reply, allowsWildcards: true, context) : [],
            MinimumReplyLength = CheckerValues.Integer("min_reply_length", 0, ushort.MaxValue, settings, context) ?? 0,
            MaximumReplyLength = CheckerValues.Integer("max_reply_length", 0, ushort.MaxValue, settings, context) ?? 255,
        };
        if (checker.MinimumReplyLength > checker.MaximumReplyLength && settings.Find("min_reply_length", "max_reply_length") is { } length)
        {
            context.Diagnostics.Error(
                length.Location,
                DiagnosticCodes.BadNumber,
                $"no reply has at least {checker.MinimumReplyLength} and at most {checker.MaximumReplyLength} octets; correct "
                + "min_reply_length or max_reply_length (default 255)");
        }

        return checker;
    }

    private static ImmutableArray<byte> Payload(Settings settings, BindContext context)
    {
        if (settings.Find("payload") is not { } statement)
            return [];

        if (statement.Words.Length == 1)
        {
            _ = context.Read(statement).Exactly(1, "payload HEX");
            return [];
        }

        var octets = HexString.Read(statement, allowsWildcards: false, context);
        if (octets.Length > LongestPayload)
        {
            context.Diagnostics.Error(
                statement.Location, DiagnosticCodes.BadNumber, $"a datagram takes no more than {LongestPayload} octets of payload");
            return [];
        }

        return [.. octets.Select(octet => octet.Value)];
    }
}
