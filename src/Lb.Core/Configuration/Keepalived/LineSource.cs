using System.Collections.Immutable;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>A line still to be processed, and the variables to set just before (those of a <c>~SEQ</c> or <c>~LST</c>).</summary>
internal readonly record struct PendingLine(SourceLine Line, ImmutableArray<(string Name, string Value)> Bindings);

/// <summary>Lines in order: of a file, or of text that a variable, sequence or list was replaced by.</summary>
internal abstract class LineSource
{
    /// <summary>Takes the next line, its comment removed.</summary>
    public abstract bool TryNext(out PendingLine line);
}

/// <summary>The lines of a file.</summary>
internal sealed class FileLines(string path, string text, FileLines? includer, DiagnosticBag diagnostics) : LineSource
{
    /// <summary>The longest line read, in characters.</summary>
    public const int MaximumLineLength = 65536;

    private int _position;
    private int _line;

    public string Path { get; } = path;

    public string Directory { get; } = System.IO.Path.GetDirectoryName(path) ?? "";

    /// <summary>The directory as an absolute path.</summary>
    public string FullDirectory { get; } = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? "/";

    /// <summary>How many files this one is included through; 0 for the file the user named.</summary>
    public int Depth { get; } = includer is null ? 0 : includer.Depth + 1;

    /// <summary>Whether <paramref name="path"/> is this file or one that includes it.</summary>
    public bool IsInside(string path) =>
        string.Equals(Path, path, StringComparison.Ordinal) || (includer is not null && includer.IsInside(path));

    public override bool TryNext(out PendingLine line)
    {
        line = default;
        if (_position >= text.Length)
            return false;

        var end = text.IndexOf('\n', _position);
        end = end < 0 ? text.Length : end;
        var content = Accept(_position, end, ++_line);
        _position = end + 1;
        line = new PendingLine(CommentStripper.Strip(new SourceLine(Path, _line, content)), []);
        return true;
    }

    private string Accept(int start, int end, int line)
    {
        if (end - start > MaximumLineLength)
        {
            diagnostics.Error(
                new SourceLocation(Path, line, 1),
                DiagnosticCodes.LineTooLong,
                $"the line has {end - start} characters, and {MaximumLineLength} is the most; it is skipped");
            return "";
        }

        var content = text.AsSpan(start, end - start);
        var bad = content.IndexOfAny(ControlCharacters.NotInText);
        if (bad < 0)
            return content.ToString();

        diagnostics.Error(
            new SourceLocation(Path, line, bad + 1),
            DiagnosticCodes.ControlCharacter,
            $"the line holds the control character U+{(int)content[bad]:X4}; is this a configuration file? The line is skipped");
        return "";
    }
}

/// <summary>Lines made by replacing something; their comments are gone already.</summary>
internal sealed class ExpandedLines(IReadOnlyList<PendingLine> lines) : LineSource
{
    private int _next;

    public override bool TryNext(out PendingLine line)
    {
        line = _next < lines.Count ? lines[_next] : default;
        return _next++ < lines.Count;
    }
}

/// <summary>Characters that no text file holds.</summary>
internal static class ControlCharacters
{
    /// <summary>C0 controls without tab, vertical tab, form feed and carriage return, and DEL.</summary>
    public static readonly System.Buffers.SearchValues<char> NotInText = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code).Where(c => c is not ('\t' or '\v' or '\f' or '\r')), '\u007F']);
}
