using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>
/// Reads the value of statements that have one. Null where the statement is missing, or where its word is not such a value, which is said.
/// </summary>
internal static class SingleValues
{
    /// <summary>A whole number.</summary>
    public static int? Integer(this BindContext context, Statement? statement, int minimum, int maximum) =>
        Words(context, statement, "NUMBER") is { } words && words.TryInteger(0, minimum, maximum, out var value) ? value : null;

    /// <summary>A whole number from <paramref name="minimum"/> to 255.</summary>
    public static byte? Octet(this BindContext context, Statement? statement, int minimum = 1, int maximum = byte.MaxValue) =>
        (byte?)context.Integer(statement, minimum, maximum);

    /// <summary>Seconds, fractions allowed.</summary>
    public static TimeSpan? Seconds(this BindContext context, Statement? statement, decimal minimum, decimal maximum) =>
        Words(context, statement, "SECONDS") is { } words && words.TrySeconds(0, minimum, maximum, out var value) ? value : null;

    /// <summary>Whole seconds.</summary>
    public static TimeSpan? WholeSeconds(this BindContext context, Statement? statement, int minimum, int maximum) =>
        context.Integer(statement, minimum, maximum) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>On or off; the bare keyword means on.</summary>
    public static bool? Flag(this BindContext context, Statement? statement) => statement is null ? null : context.Read(statement).Flag();

    /// <summary>An address of a host on the instance's link.</summary>
    public static InetAddress? LinkAddress(this BindContext context, Statement? statement) =>
        Words(context, statement, "ADDRESS") is { } words && words.TryLinkAddress(0, out var address) ? address : null;

    /// <summary>The address of a multicast group.</summary>
    public static InetAddress? Group(this BindContext context, Statement? statement) =>
        Words(context, statement, "ADDRESS") is { } words && words.TryGroup(0, out var address) ? address : null;

    /// <summary>VRRP's version.</summary>
    public static VrrpVersion? Version(this BindContext context, Statement? statement) => (VrrpVersion?)context.Octet(statement, 2, 3);

    /// <summary>The name after a block's keyword.</summary>
    public static string? Name(this BindContext context, Statement block)
    {
        var words = context.Read(block);
        if (!words.Exactly(1, $"{block.Keyword} NAME"))
            return null;

        if (words[0].Text.Length > 0)
            return words[0].Text;

        context.Diagnostics.Error(words[0].Location, DiagnosticCodes.MissingValue, $"the name of the {block.Keyword} is empty");
        return null;
    }

    private static Arguments? Words(BindContext context, Statement? statement, string value)
    {
        if (statement is null)
            return null;

        var words = context.Read(statement);
        return words.Exactly(1, $"{statement.Keyword} {value}") ? words : null;
    }
}
