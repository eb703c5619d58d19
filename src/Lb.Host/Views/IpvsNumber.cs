using System.Globalization;

namespace Lb.Host.Views;

/// <summary>Totals and rates in the columns of <c>ipvsadm --stats</c> and <c>--rate</c>.</summary>
internal static class IpvsNumber
{
    private const long PlainBelow = 100_000_000;
    private const long LargestUnit = 1_000_000_000_000;

    private static readonly (long Below, long Unit, string Letter)[] Scale =
    [
        (1_000_000_000, 1_000, "K"), (100_000_000_000, 1_000_000, "M"), (100_000_000_000_000, 1_000_000_000, "G"),
    ];

    /// <summary>A number with the blank before it: nine characters, or more where <paramref name="isExact"/> needs them.</summary>
    public static string Column(long value, bool isExact)
    {
        if (isExact || value < PlainBelow)
        {
            return isExact ? $" {Text(value),8}" : $"{Text(value),9}";
        }

        var (_, unit, letter) = Scale.FirstOrDefault(step => value < step.Below, (0, LargestUnit, "T"));
        return $"{Text(value / unit),8}{letter}";
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
