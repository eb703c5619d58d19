using System.Collections.Immutable;

namespace Lb.Core.Configuration;

/// <summary>Collects findings while a configuration is read, up to a bound, and orders them.</summary>
internal sealed class DiagnosticBag
{
    /// <summary>How many findings are kept; a file of another format would make one a line.</summary>
    public const int Capacity = 500;

    private readonly List<Diagnostic> _kept = [];
    private readonly HashSet<string> _saidOnce = new(StringComparer.Ordinal);
    private Diagnostic? _firstDropped;
    private int _dropped;
    private bool _droppedError;

    /// <summary>Whether further findings are only counted, so that nobody need word them with care.</summary>
    public bool IsFull => _kept.Count == Capacity;

    /// <summary>Records a finding that refuses the configuration.</summary>
    public void Error(SourceLocation location, string code, string text) =>
        Add(new Diagnostic(location, DiagnosticSeverity.Error, code, text));

    /// <summary>Records a finding that leaves the configuration usable.</summary>
    public void Warn(SourceLocation location, string code, string text) =>
        Add(new Diagnostic(location, DiagnosticSeverity.Warning, code, text));

    /// <summary>Records a warning the first time <paramref name="subject"/> comes up.</summary>
    public void WarnOnce(string subject, SourceLocation location, string code, string text)
    {
        if (_saidOnce.Add(subject))
            Warn(location, code, text);
    }

    /// <summary>Records every finding of <paramref name="diagnostics"/>.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            Add(diagnostic);
    }

    /// <summary>Whether a finding of this code was made.</summary>
    public bool Contains(string code) => _kept.Exists(diagnostic => string.Equals(diagnostic.Code, code, StringComparison.Ordinal));

    /// <summary>The findings, ordered by file, line and column; findings at one place keep the order they were made in.</summary>
    public ImmutableArray<Diagnostic> ToImmutable()
    {
        var all = new List<Diagnostic>(_kept);
        if (_firstDropped is { } first)
        {
            all.Add(new Diagnostic(
                first.Location,
                _droppedError ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
                DiagnosticCodes.TooManyDiagnostics,
                $"{_dropped} more findings are not shown; correct the first ones and check again"));
        }

        return [.. all.OrderBy(diagnostic => diagnostic.Location)];
    }

    private void Add(Diagnostic diagnostic)
    {
        if (_kept.Count < Capacity)
        {
            _kept.Add(diagnostic);
            return;
        }

        _firstDropped ??= diagnostic;
        _dropped++;
        _droppedError |= diagnostic.Severity == DiagnosticSeverity.Error;
    }
}
