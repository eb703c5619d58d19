namespace Lb.Core.Health;

/// <summary>What one run of a check found.</summary>
/// <param name="IsSuccess">Whether the server did what the check asks for.</param>
/// <param name="Reason">What was found, a few words for people: <c>connected</c>, <c>connection refused</c>, <c>status 503</c>.</param>
/// <param name="Latency">How long the run took.</param>
/// <param name="Weight">What a success means for the server's weight.</param>
internal readonly record struct CheckResult(bool IsSuccess, string Reason, TimeSpan Latency, WeightInfluence Weight = default);
