namespace Lb.Core.Configuration.Keepalived;

/// <summary>What this version does with a keyword it knows.</summary>
internal enum Handling
{
    /// <summary>It has its effect.</summary>
    ActedOn,

    /// <summary>It is read, and has no effect yet; the user is told.</summary>
    NotYet,

    /// <summary>It concerns keepalived's own process, or nothing at all here; no word is said.</summary>
    Ignored,
}

/// <summary>What is known about a keyword in a block.</summary>
/// <param name="Handling">What this version does with it.</param>
/// <param name="Block">What may stand in its block, or null if it takes none.</param>
/// <param name="Subject">Keywords of one subject are said to be not yet acted on once.</param>
/// <param name="Consequence">What it means for the user that it is not yet acted on.</param>
internal sealed record KeywordRule(Handling Handling, BlockGrammar? Block, string Subject, string? Consequence);
