using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lb.Core.Tests.ArchitectureTests;

/// <summary>Native calls and unsafe code live in <c>src/Lb.Core/Linux</c> and nowhere else.</summary>
internal static class NativeCodeRule
{
    private const string Home = "src/Lb.Core/Linux/";

    private static readonly string[] NativeTypes =
    [
        "System.Runtime.CompilerServices.Unsafe", "System.Runtime.InteropServices.Marshal", "System.Runtime.InteropServices.NativeMemory",
        "System.Runtime.InteropServices.NativeLibrary", "System.Runtime.InteropServices.SafeHandle",
    ];

    /// <summary>Unsafe code, imports and raw memory outside their home.</summary>
    public static IEnumerable<string> Violations(CodeModel model) => Syntax(model).Concat(Types(model));

    private static IEnumerable<string> Syntax(CodeModel model) =>
        from entry in model.Trees
        where !entry.File.Path.StartsWith(Home, StringComparison.Ordinal)
        from item in entry.Tree.GetRoot().DescendantNodesAndTokens()
        where IsNative(item)
        select $"{entry.File.Path}:{item.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1}: {item}: only in {Home}";

    private static IEnumerable<string> Types(CodeModel model) =>
        from use in model.Uses
        where !use.File.Path.StartsWith(Home, StringComparison.Ordinal) && use.Symbol.ContainingType is { } type && NativeTypes.Contains(type.ToDisplayString())
        select $"{use}: only in {Home}";

    private static bool IsNative(SyntaxNodeOrToken item) =>
        item.IsKind(SyntaxKind.UnsafeKeyword)
        || item.IsKind(SyntaxKind.PointerType)
        || item.IsKind(SyntaxKind.FunctionPointerType)
        || item.IsKind(SyntaxKind.FixedStatement)
        || item.IsKind(SyntaxKind.ExternKeyword)
        || (item.AsNode() is AttributeSyntax attribute && attribute.Name.ToString().Split('.')[^1] is "LibraryImport" or "DllImport");
}
