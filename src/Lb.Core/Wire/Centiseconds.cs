using System.Globalization;

namespace Lb.Core.Wire;

/// <summary>
/// A time in hundredths of a second, the unit of VRRPv3's advertisement interval (RFC 9568 §5.2.7). VRRPv2's field counts whole
/// seconds (RFC 3768 §5.3.7); the codec converts it, so that no bare number ever stands for either.
/// </summary>
/// <param name="Value">Hundredths of a second, 0 to 65535.</param>
internal readonly record struct Centiseconds(ushort Value)
{
    private const long TicksPerCentisecond = TimeSpan.TicksPerMillisecond * 10;

    /// <summary>The same time, exactly.</summary>
    public TimeSpan ToTimeSpan() => new(Value * TicksPerCentisecond);

    /// <summary>Converts a time that is a whole number of hundredths of a second.</summary>
    /// <returns>Whether <paramref name="time"/> was one, from 0 to 655.35 s.</returns>
    public static bool TryFrom(TimeSpan time, out Centiseconds value)
    {
        var (count, rest) = Math.DivRem(time.Ticks, TicksPerCentisecond);
        var fits = rest == 0 && count is >= 0 and <= ushort.MaxValue;
        value = fits ? new Centiseconds((ushort)count) : default;
        return fits;
    }

    /// <summary>The number and its unit, for example <c>100 cs</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value} cs");
}
