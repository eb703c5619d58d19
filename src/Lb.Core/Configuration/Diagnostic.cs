namespace Lb.Core.Configuration;

/// <summary>How bad a diagnostic is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The configuration is usable; the text says what was ignored or is unwise.</summary>
    Warning,

    /// <summary>The configuration is refused.</summary>
    Error,
}

/// <summary>One finding about a configuration.</summary>
/// <param name="Location">Where.</param>
/// <param name="Severity">How bad.</param>
/// <param name="Code">Stable number, <c>LB</c> and four digits; docs/diagnostics.md lists them.</param>
/// <param name="Text">What is wrong and what to do, one line.</param>
public sealed record Diagnostic(SourceLocation Location, DiagnosticSeverity Severity, string Code, string Text)
{
    /// <summary>The contract's form, <c>FILE:LINE:COL: warning LBnnnn: text</c>.</summary>
    /// <remarks>Control characters, which names in a file may hold, are shown as '?': they are not for the reader's terminal.</remarks>
    public override string ToString() =>
        Printable($"{Location}: {(Severity == DiagnosticSeverity.Error ? "error" : "warning")} {Code}: {Text}");

    private static string Printable(string line) =>
        line.Any(char.IsControl) ? string.Concat(line.Select(static letter => char.IsControl(letter) ? '?' : letter)) : line;
}
