namespace Lb.Core.Model;

/// <summary>A small number that stands for one virtual service for as long as the process lives; part of every flow's key.</summary>
/// <param name="Value">An index into the tables of virtual services.</param>
public readonly record struct ServiceId(ushort Value);
