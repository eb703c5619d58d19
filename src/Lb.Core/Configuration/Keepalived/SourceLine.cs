namespace Lb.Core.Configuration.Keepalived;

/// <summary>
/// A line of text that still knows where each of its characters stands in the file, also after variables were replaced:
/// a replaced character stands where the reference to the variable began.
/// </summary>
internal sealed class SourceLine
{
    private readonly int[]? _columns;
    private readonly int _firstColumn;

    private SourceLine(string file, int line, string text, int firstColumn, int[]? columns)
    {
        File = file;
        Line = line;
        Text = text;
        _firstColumn = firstColumn;
        _columns = columns;
    }

    /// <summary>Makes a line as it stands in a file.</summary>
    public SourceLine(string file, int line, string text)
        : this(file, line, text, 1, null)
    {
    }

    public string File { get; }

    public int Line { get; }

    public string Text { get; }

    /// <summary>Where the character at <paramref name="index"/> stands; the end of the text is a place too.</summary>
    public SourceLocation LocationAt(int index) => new(File, Line, ColumnAt(index));

    /// <summary>The part from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public SourceLine Slice(int start, int end)
    {
        var text = Text[start..end];
        return _columns is null
            ? new SourceLine(File, Line, text, _firstColumn + start, null)
            : new SourceLine(File, Line, text, ColumnAt(start), _columns[start..end]);
    }

    /// <summary>The part from <paramref name="start"/> on.</summary>
    public SourceLine Slice(int start) => Slice(start, Text.Length);

    /// <summary>Without white space at both ends.</summary>
    public SourceLine Trim()
    {
        var start = 0;
        var end = Text.Length;
        while (start < end && char.IsWhiteSpace(Text[start]))
            start++;

        while (end > start && char.IsWhiteSpace(Text[end - 1]))
            end--;

        return start == 0 && end == Text.Length ? this : Slice(start, end);
    }

    /// <summary>The line with <paramref name="length"/> characters from <paramref name="start"/> replaced.</summary>
    public SourceLine Replace(int start, int length, string replacement)
    {
        var text = string.Concat(Text.AsSpan(0, start), replacement, Text.AsSpan(start + length));
        var columns = new int[text.Length];
        for (var i = 0; i < start; i++)
            columns[i] = ColumnAt(i);

        Array.Fill(columns, ColumnAt(start), start, replacement.Length);
        for (var i = start + replacement.Length; i < columns.Length; i++)
            columns[i] = ColumnAt(i - replacement.Length + length);

        return new SourceLine(File, Line, text, columns.Length == 0 ? ColumnAt(start) : columns[0], columns);
    }

    private int ColumnAt(int index)
    {
        if (_columns is null || _columns.Length == 0)
            return _firstColumn + (_columns is null ? index : 0);

        return index < _columns.Length ? _columns[index] : _columns[^1] + 1;
    }
}
