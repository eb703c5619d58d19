using Lb.Core.Configuration.Checkers;
using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds what is special to <c>DNS_CHECK</c>.</summary>
internal static class DnsCheckBinder
{
    // keepalived.conf(5): "The retry default is 3", and delay_before_retry "Defaults to delay_loop for DNS_CHECK".
    public static DnsCheckConfig Bind(Statement block, CheckTiming timing, BindContext context) =>
        Question(context.In(block), context).Connecting(block, timing, context, retry: 3, delayBeforeRetry: null);

    private static DnsCheckConfig Question(Settings settings, BindContext context)
    {
        var checker = new DnsCheckConfig();
        if (CheckerValues.Text("type", "TYPE", settings, context) is { } type)
            checker = checker with { Type = TypeOf(type, context) };

        if (CheckerValues.Text("name", "NAME", settings, context) is not { } name)
            return checker;

        if (DnsMessage.IsName(name.Text))
            return checker with { Name = name.Text };

        context.Diagnostics.Error(
            name.Location,
            DiagnosticCodes.BadChoice,
            $"'{Display.Of(name.Text)}' is not a domain name: labels have 1 to 63 ASCII characters, and all of it at most 253");
        return checker;
    }

    private static DnsRecordType TypeOf(Word word, BindContext context)
    {
        // Only names: a number is an enum's value too.
        if (word.Text.All(char.IsAsciiLetter) && Enum.TryParse<DnsRecordType>(word.Text, ignoreCase: true, out var type))
            return type;

        context.Diagnostics.Error(
            word.Location,
            DiagnosticCodes.BadChoice,
            $"'{Display.Of(word.Text)}' is not a record type that is asked for; write one of "
            + string.Join(", ", Enum.GetNames<DnsRecordType>().Select(name => name.ToUpperInvariant())));
        return DnsRecordType.Soa;
    }
}
