using Lb.Core.Flows;

namespace Lb.Core.Forwarding;

/// <summary>What the forwarder notes in <see cref="FlowEntry.Flags"/>.</summary>
internal static class FlowMarks
{
    /// <summary>The flow is counted on its client's template (IPVS: the template controls it).</summary>
    public const byte Controlled = 1;

    /// <summary>Whether the flow is counted on its client's template.</summary>
    public static bool IsControlled(this in FlowEntry entry) => (entry.Flags & Controlled) != 0;
}
