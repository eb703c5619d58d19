namespace Lb.Core.Scheduling;

/// <summary>What a scheduler makes of a weight above 0.</summary>
internal enum WeightUse : byte
{
    /// <summary>Nothing: any two are the same to it.</summary>
    None,

    /// <summary>A share of new flows, in proportion to the other servers' weights.</summary>
    Share,

    /// <summary>A place in an order, or a number of connections, and no share.</summary>
    RankOrLimit,
}
