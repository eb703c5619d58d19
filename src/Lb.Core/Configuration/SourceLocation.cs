namespace Lb.Core.Configuration;

/// <summary>Where in which file a piece of configuration stands. The default value is "built in code".</summary>
/// <param name="File">The file as the user named it, or as an include found it.</param>
/// <param name="Line">Line, from 1; 0 when the configuration was built in code.</param>
/// <param name="Column">Column in characters, from 1; a tab counts as one.</param>
public readonly record struct SourceLocation(string File, int Line, int Column) : IComparable<SourceLocation>
{
    /// <summary>The notation of compilers: <c>FILE:LINE:COL</c>; <c>(code):0:0</c> when the configuration was built in code.</summary>
    public override string ToString() => $"{File ?? "(code)"}:{Line}:{Column}";

    /// <summary>Orders by file name (ordinal), then line, then column.</summary>
    public int CompareTo(SourceLocation other)
    {
        var byFile = string.CompareOrdinal(File, other.File);
        if (byFile != 0)
            return byFile;

        var byLine = Line.CompareTo(other.Line);
        return byLine != 0 ? byLine : Column.CompareTo(other.Column);
    }

    /// <summary>Whether <paramref name="left"/> stands before <paramref name="right"/>.</summary>
    public static bool operator <(SourceLocation left, SourceLocation right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> stands after <paramref name="right"/>.</summary>
    public static bool operator >(SourceLocation left, SourceLocation right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not stand after <paramref name="right"/>.</summary>
    public static bool operator <=(SourceLocation left, SourceLocation right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not stand before <paramref name="right"/>.</summary>
    public static bool operator >=(SourceLocation left, SourceLocation right) => left.CompareTo(right) >= 0;
}
