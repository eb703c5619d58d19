namespace Lb.Core.Configuration;

/// <summary>Where in which file a piece of configuration stands.</summary>
/// <param name="File">The file as the user named it, or as an include found it.</param>
/// <param name="Line">Line, from 1; 0 when the configuration was built in code.</param>
/// <param name="Column">Column in characters, from 1; a tab counts as one.</param>
public readonly record struct SourceLocation(string File, int Line, int Column)
{
    /// <summary>The notation of compilers: <c>FILE:LINE:COL</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
