using System.Collections.Immutable;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>
/// Turns files into the lines that hold, in order: opens includes, decides <c>@id</c> lines, defines and replaces variables,
/// unrolls <c>~SEQ</c> and <c>~LST</c>. Everything is bounded, so text of any kind comes to an end.
/// </summary>
internal sealed class Preprocessor(KeepalivedReaderOptions options, string configId, DiagnosticBag diagnostics)
{
    private const int MaximumIncludeDepth = 16;
    private const int MaximumFiles = 1000;
    private const int MaximumLines = 200_000;
    private const int MaximumReplacedCharacters = 64 * 1024 * 1024;
    private const int MaximumReplacementsInLine = 1000;
    private const int MaximumExpansionDepth = 100;

    private readonly Stack<LineSource> _sources = new();
    private readonly VariableTable _variables = new(configId, options.EnvironmentVariable);
    private int _files;
    private int _lines;
    private long _replacedCharacters;

    /// <summary>The lines of <paramref name="path"/> and of what it includes. A line of ours keeps its <c>@userspacelb</c>.</summary>
    public IEnumerable<SourceLine> Read(string path)
    {
        if (!options.Files.TryRead(path, out var text, out var problem))
        {
            diagnostics.Error(new SourceLocation(path, 1, 1), DiagnosticCodes.UnreadableFile, $"cannot read {path}: {problem}");
            yield break;
        }

        _sources.Push(new FileLines(path, text, null, diagnostics));
        while (_sources.TryPeek(out var source))
        {
            if (!source.TryNext(out var pending))
            {
                _sources.Pop();
                continue;
            }

            foreach (var (name, value) in pending.Bindings)
                _variables.Define(name, [new SourceLine(pending.Line.File, pending.Line.Line, value)]);

            if (pending.Line.Text.Length == 0)
                continue;

            if (++_lines > MaximumLines || _replacedCharacters > MaximumReplacedCharacters)
            {
                Refuse(
                    pending.Line,
                    DiagnosticCodes.ExpansionTooLarge,
                    "variables, sequences and includes make more text than any configuration needs; reading stops here");
                yield break;
            }

            if (Process(pending.Line, source) is { } line)
                yield return line;
        }
    }

    private SourceLine? Process(SourceLine line, LineSource source)
    {
        if (source is FileLines file && IncludeDirective.Parse(line.Text) is { } include)
        {
            Include(line, include, file);
            return null;
        }

        // A replaced variable may begin a new condition, definition or sequence ($IF_MAIN=@main), so look again after each.
        while (true)
        {
            var isOurs = false;
            if (line.Text.StartsWith('@'))
            {
                var answer = Condition.Judge(line, configId, out var rest);
                if (answer == ConditionAnswer.Skip)
                    return null;

                isOurs = answer == ConditionAnswer.Ours;
                line = isOurs ? line : rest;
            }

            if (!isOurs && line.Text.StartsWith('@'))
                continue;

            if (TryDefine(line, source) || TryUnroll(line))
                return null;

            var replaced = Replace(line);
            if (replaced is null || ReferenceEquals(replaced, line) || isOurs)
                return replaced;

            line = replaced.Trim();
        }
    }

    private void Include(SourceLine line, IncludeDirective include, FileLines includer)
    {
        var paths = GlobPattern.Find(Path.Combine(includer.Directory, include.Pattern), options.Files);
        if (paths.Count == 0 && include.WildcardMustMatch)
            Refuse(line, DiagnosticCodes.UnreadableInclude, $"no file matches '{include.Pattern}', and this form of include wants one");

        // The stack gives the last one pushed first.
        foreach (var path in paths.Reverse())
        {
            if (includer.Depth >= MaximumIncludeDepth || _files >= MaximumFiles || includer.IsInside(path))
            {
                Refuse(
                    line,
                    DiagnosticCodes.IncludeTooDeep,
                    $"'{path}' is not included: a file includes itself, or includes are nested more than {MaximumIncludeDepth} "
                    + $"deep or more than {MaximumFiles} in number");
                return;
            }

            if (options.Files.TryRead(path, out var text, out var problem))
            {
                _files++;
                _sources.Push(new FileLines(path, text, includer, diagnostics));
            }
            else if (include.MustMatch)
            {
                Refuse(line, DiagnosticCodes.UnreadableInclude, $"cannot read '{path}': {problem}");
            }
            else
            {
                diagnostics.Warn(
                    line.LocationAt(0),
                    DiagnosticCodes.UnreadableInclude,
                    $"cannot read '{path}': {problem}; reading goes on without it");
            }
        }
    }

    private bool TryDefine(SourceLine line, LineSource source)
    {
        var text = line.Text;
        var nameEnd = text.StartsWith('$') ? VariableReference.EndOfName(text, 1) : 0;
        if (nameEnd < 2 || nameEnd >= text.Length || text[nameEnd] != '=')
            return false;

        var value = line.Slice(nameEnd + 1).Trim();
        if (!value.Text.EndsWith('\\'))
        {
            _variables.Define(text[1..nameEnd], [value]);
            return true;
        }

        if (value.Text.Length > 1)
        {
            Refuse(
                line,
                DiagnosticCodes.BadVariable,
                $"the text of the multi-line definition '{text[1..nameEnd]}' begins on the next line; nothing but '\\' may "
                + "follow '='");
        }

        var lines = ImmutableArray.CreateBuilder<SourceLine>();
        var goesOn = true;
        while (goesOn && source.TryNext(out var next))
        {
            goesOn = next.Line.Text.EndsWith('\\');
            lines.Add(goesOn ? next.Line.Slice(0, next.Line.Text.Length - 1).Trim() : next.Line);
        }

        _variables.Define(text[1..nameEnd], lines.Count == 0 ? [value.Slice(0, 0)] : lines.ToImmutable());
        return true;
    }

    private bool TryUnroll(SourceLine line)
    {
        if (!line.Text.StartsWith('~'))
            return false;

        var lines = SequenceExpander.Expand(line, out var problem);
        if (lines is null)
            Refuse(line, DiagnosticCodes.BadSequence, problem);
        else
            Push(line, lines);

        return true;
    }

    // Null: a multi-line value was pushed, and its lines come next.
    private SourceLine? Replace(SourceLine line)
    {
        var replacements = 0;
        var from = 0;
        while ((from = line.Text.IndexOf('$', from)) >= 0)
        {
            if (VariableReference.At(line.Text, from) is not { } reference
                || !_variables.TryResolve(reference, CurrentDirectory, out var value))
            {
                from++;
                continue;
            }

            _replacedCharacters += line.Text.Length;
            if (++replacements > MaximumReplacementsInLine || line.Text.Length > FileLines.MaximumLineLength
                || _replacedCharacters > MaximumReplacedCharacters)
            {
                Refuse(
                    line,
                    DiagnosticCodes.BadVariable,
                    $"replacing '{reference.Name}' does not come to an end; does its value refer to itself? The line is skipped");
                return null;
            }

            if (value.Length > 1)
            {
                PushMultiLine(line, from, reference.Length, value);
                return null;
            }

            line = line.Replace(from, reference.Length, value[0].Text);
        }

        return line;
    }

    private void PushMultiLine(SourceLine line, int start, int length, ImmutableArray<SourceLine> value)
    {
        var before = line.Slice(0, start).Trim();
        var after = line.Slice(start + length).Trim();
        IEnumerable<SourceLine> lines = [before, .. value, after];
        Push(line, [.. lines.Where(part => part.Text.Length > 0).Select(part => new PendingLine(part, []))]);
    }

    private void Push(SourceLine line, IReadOnlyList<PendingLine> lines)
    {
        if (_sources.Count > MaximumExpansionDepth)
        {
            Refuse(
                line,
                DiagnosticCodes.BadVariable,
                "variables or sequences are nested without end; does a definition use itself? The line is skipped");
        }
        else
        {
            _sources.Push(new ExpandedLines(lines));
        }
    }

    private string CurrentDirectory => _sources.OfType<FileLines>().First().FullDirectory;

    private void Refuse(SourceLine line, string code, string text) => diagnostics.Error(line.LocationAt(0), code, text);
}
