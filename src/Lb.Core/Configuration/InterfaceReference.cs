namespace Lb.Core.Configuration;

/// <summary>A network interface that a configuration names.</summary>
/// <param name="Name">The interface's name.</param>
/// <param name="Location">Where it is named.</param>
public sealed record InterfaceReference(string Name, SourceLocation Location);
