namespace Lb.Core.Health;

/// <summary>
/// What a checker adds to its server's weight. The default adds nothing. keepalived adds the influences of all checkers up; that
/// of a single dynamic MISC_CHECK therefore sets the weight.
/// </summary>
/// <param name="Value">The number.</param>
/// <param name="IsAbsolute">Whether the number is the weight itself, and the difference from the configured one is added.</param>
internal readonly record struct WeightInfluence(long Value, bool IsAbsolute)
{
    /// <summary>The weight is the configured one plus a number.</summary>
    public static WeightInfluence Add(long value) => new(value, false);

    /// <summary>The weight is a number, whatever is configured.</summary>
    public static WeightInfluence SetTo(long weight) => new(weight, true);

    /// <summary>What is added to the configured weight.</summary>
    public long On(int configuredWeight) => IsAbsolute ? Value - configuredWeight : Value;
}
