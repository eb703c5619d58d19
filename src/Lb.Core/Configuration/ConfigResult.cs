using System.Collections.Immutable;

namespace Lb.Core.Configuration;

/// <summary>What reading a configuration came to.</summary>
/// <param name="Understood">Everything that was understood, even if the whole is refused; for display, not for use.</param>
/// <param name="Diagnostics">Every finding, ordered by file, line and column.</param>
public sealed record ConfigResult(LbConfig Understood, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>The network interfaces the configuration names, in order; whether they exist is for the system to say.</summary>
    public ImmutableArray<InterfaceReference> Interfaces { get; init; } = [];

    /// <summary>The scripts the configuration names, in order; whether they can be run is for the system to say.</summary>
    public ImmutableArray<ScriptReference> Scripts { get; init; } = [];

    /// <summary>Whether the configuration can be used: no finding is an error.</summary>
    public bool IsUsable => !Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>The configuration, or null if it is refused.</summary>
    public LbConfig? Config => IsUsable ? Understood : null;

    /// <summary>The result with a warning for each named interface that is not among <paramref name="present"/>.</summary>
    /// <remarks>A warning and not an error: a file is often checked on another machine than the one it is for.</remarks>
    public ConfigResult CheckedAgainst(IReadOnlySet<string> present)
    {
        var missing = Interfaces
            .Where(reference => !present.Contains(reference.Name))
            .Select(reference => new Diagnostic(
                reference.Location,
                DiagnosticSeverity.Warning,
                DiagnosticCodes.InterfaceNotFound,
                $"there is no network interface '{reference.Name}' on this machine"));
        return this with { Diagnostics = [.. Diagnostics.Concat(missing).OrderBy(diagnostic => diagnostic.Location)] };
    }
}
