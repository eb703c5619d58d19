using Microsoft.CodeAnalysis;

namespace Lb.Core.Tests.ArchitectureTests;

/// <summary>Pure folders use no clock, socket, file, thread, log, environment or chance: these are arguments there.</summary>
internal static class PurityRule
{
    private static readonly string[] PureLayers =
        [.. new[] { "Wire", "Model", "Flows", "Scheduling", "Neighbors", "Forwarding", "Vrrp", "Health" }.Select(static folder => $"Lb.Core/{folder}")];

    private static readonly string[] ImpureNamespaces = ["System.IO", "System.Net", "System.Threading", "System.Timers", "System.Security.Cryptography", "Microsoft"];

    private static readonly string[] ImpureTypes =
    [
        "System.Console", "System.Environment", "System.AppContext", "System.Random", "System.TimeProvider", "System.TimeZoneInfo",
        "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.Diagnostics.Activity", "System.Diagnostics.Trace",
    ];

    private static readonly string[] ImpureMembers =
    [
        "System.DateTime.Now", "System.DateTime.UtcNow", "System.DateTime.Today", "System.DateTimeOffset.Now", "System.DateTimeOffset.UtcNow", "System.Guid.NewGuid()",
    ];

    // Plain values that live in a namespace of sockets.
    private static readonly string[] PureAllTheSame = ["System.Net.IPAddress", "System.Net.Sockets.AddressFamily"];

    /// <summary>The uses that pure code may not have.</summary>
    public static IEnumerable<string> Violations(CodeModel model) =>
        model.Uses.Where(use => PureLayers.Contains(use.File.Layer) && IsImpure(use.Symbol)).Select(static use => $"{use}: not in a pure folder");

    private static bool IsImpure(ISymbol symbol)
    {
        var type = (symbol as ITypeSymbol ?? symbol.ContainingType)?.OriginalDefinition;
        if (type is null || type.ContainingNamespace is not { IsGlobalNamespace: false } space)
            return false;

        var typeName = type.ToDisplayString();
        var spaceName = space.ToDisplayString();
        return !PureAllTheSame.Contains(typeName)
            && (ImpureNamespaces.Any(impure => spaceName == impure || spaceName.StartsWith(impure + ".", StringComparison.Ordinal))
                || ImpureTypes.Contains(typeName)
                || ImpureMembers.Contains(symbol.ToDisplayString()));
    }
}
