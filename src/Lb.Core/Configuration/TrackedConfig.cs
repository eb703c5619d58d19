namespace Lb.Core.Configuration;

/// <summary>One line of <c>track_interface</c> or <c>track_script</c>.</summary>
/// <param name="Name">The interface, or the name of a <c>vrrp_script</c>.</param>
/// <param name="Weight">What it adds to the priority, -253 to 253; 0 makes a failure a fault; null for the script's own weight, else 0.</param>
/// <param name="IsReverse">Whether the effect is turned around (<c>reverse</c>).</param>
/// <param name="Location">Where the line is.</param>
public sealed record TrackedConfig(string Name, int? Weight, bool IsReverse, SourceLocation Location) : IConfigRecord
{
    /// <summary>The largest weight, and the smallest with a minus: it moves a priority from one end of 1 to 254 to the other.</summary>
    public const int MaximumWeight = 253;
}
