namespace Lb.Core.Health;

/// <summary>What the exit code of a MISC_CHECK program means (keepalived.conf(5), misc_dynamic).</summary>
internal static class MiscExitCode
{
    private const int LeastDynamic = 2;
    private const int Most = 255;

    /// <summary>The result of a run that ended by itself.</summary>
    /// <param name="code">The exit code.</param>
    /// <param name="isDynamic">Whether 2 to 255 are weights.</param>
    /// <param name="latency">How long it ran.</param>
    public static CheckResult Read(int code, bool isDynamic, TimeSpan latency)
    {
        if (code == 0)
            return new CheckResult(true, "exit code 0", latency);

        return isDynamic && code is >= LeastDynamic and <= Most
            ? new CheckResult(true, $"exit code {code}: weight {code - LeastDynamic}", latency, WeightInfluence.SetTo(code - LeastDynamic))
            : new CheckResult(false, $"exit code {code}", latency);
    }
}
