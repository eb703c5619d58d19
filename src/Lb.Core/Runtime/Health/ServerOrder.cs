using Lb.Core.Configuration;
using Lb.Core.Model;

namespace Lb.Core.Runtime.Health;

/// <summary>What an operator said about a real server while the daemon runs.</summary>
/// <param name="Weight">The weight to have instead of the configured one, or null.</param>
/// <param name="IsDraining">Whether it gets no new flows.</param>
/// <param name="Deadline">When a drained server is taken out, with the flows it still has; null for never.</param>
/// <param name="IsRemoved">Whether that has come.</param>
internal sealed record ServerOrder(int? Weight, bool IsDraining, Instant? Deadline, bool IsRemoved)
{
    /// <summary>Whether a reload ends the order of a weight: one in the file that changed is the newer word.</summary>
    public static bool EndsWeight(RealServerConfig before, RealServerConfig after) => before.Weight != after.Weight;

    /// <summary>Nothing was said.</summary>
    public static ServerOrder None { get; } = new(null, false, null, false);
}
