namespace Lb.Host.Demo;

/// <summary>What the clients saw of a step, beside who was MASTER.</summary>
/// <param name="MasterBefore">The MASTER when it began.</param>
/// <param name="MasterAfter">The MASTER when it ended.</param>
/// <param name="Connections">New connections they tried.</param>
/// <param name="Failed">Those that got no answer.</param>
internal sealed record ClientView(string MasterBefore, string MasterAfter, int Connections, int Failed)
{
    /// <summary>The longest time in which no new connection was answered; null where nothing was done that could cause one.</summary>
    public TimeSpan? Gap { get; init; }

    /// <summary>The MASTER, or the change.</summary>
    public string Mastership => MasterBefore == MasterAfter ? MasterAfter : $"{MasterBefore} > {MasterAfter}";
}
