namespace Lb.Core.Flows;

/// <summary>What became of a new flow.</summary>
public enum FlowAddResult
{
    /// <summary>It has a slot.</summary>
    Added,

    /// <summary>The table holds as many flows as it may.</summary>
    TableFull,
}
