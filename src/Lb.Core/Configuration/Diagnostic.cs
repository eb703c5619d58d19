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
    public override string ToString() => $"{Location}: {(Severity == DiagnosticSeverity.Error ? "error" : "warning")} {Code}: {Text}";
}
