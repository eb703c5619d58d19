namespace Lb.Core.Health;

/// <summary>What the number in a tracked file means for a server (keepalived.conf(5), "Track files").</summary>
/// <param name="Factor">What the number is multiplied by; with 0, any number but 0 is a failure.</param>
/// <param name="IsReverse">Whether the effect is turned around.</param>
internal readonly record struct TrackedNumber(int Factor, bool IsReverse)
{
    /// <summary>The product at which the check fails; no weight goes so low.</summary>
    public const long Fault = int.MinValue;

    /// <summary>The result for a number.</summary>
    public CheckResult Read(int number, TimeSpan latency)
    {
        if (Factor == 0)
        {
            return number != 0 == IsReverse
                ? new CheckResult(true, $"the file holds {number}", latency)
                : new CheckResult(false, $"the file holds {number}", latency);
        }

        var product = (long)number * Factor * (IsReverse ? -1 : 1);
        return product <= Fault
            ? new CheckResult(false, $"the file holds {number}, {product} in all", latency)
            : new CheckResult(true, $"the file holds {number}", latency, WeightInfluence.Add(product));
    }
}
