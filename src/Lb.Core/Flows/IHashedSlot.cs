namespace Lb.Core.Flows;

/// <summary>A slot of a table with open addressing.</summary>
internal interface IHashedSlot
{
    /// <summary>The part of the key's hash that tells the home slot; 0 in an empty slot.</summary>
    uint Tag { get; }
}
