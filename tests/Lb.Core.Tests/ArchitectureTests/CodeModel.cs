using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lb.Core.Tests.ArchitectureTests;

/// <summary>One place where code names something: what, and where.</summary>
internal sealed record SymbolUse(SourceFile File, int Line, ISymbol Symbol)
{
    public override string ToString() => $"{File.Path}:{Line}: {Symbol.ToDisplayString()}";
}

/// <summary>
/// Source files with their meaning, as the compiler sees it: rules about who uses whom ask for symbols and not for text, so that a
/// <c>var</c>, an alias or a full name hides nothing.
/// </summary>
internal sealed class CodeModel
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);
    private static readonly Lazy<CodeModel> LazyProduct = new(() => new CodeModel(SourceFile.Below(".cs", "src")));
    private static readonly Lazy<IReadOnlyList<MetadataReference>> Libraries = new(FindLibraries);

    private readonly Dictionary<string, SourceFile> _files;
    private readonly CSharpCompilation _compilation;
    private readonly Lazy<IReadOnlyList<SymbolUse>> _uses;

    public CodeModel(IEnumerable<SourceFile> files)
    {
        _files = files.ToDictionary(static file => file.Path, StringComparer.Ordinal);
        var trees = _files.Values.Select(static file => CSharpSyntaxTree.ParseText(file.Text, Parsing, file.Path));
        _compilation = CSharpCompilation.Create(
            "Architecture",
            trees.Append(CSharpSyntaxTree.ParseText(ImplicitUsings, Parsing)),
            Libraries.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        _uses = new Lazy<IReadOnlyList<SymbolUse>>(() => [.. Trees.AsParallel().AsOrdered().SelectMany(tree => UsesIn(tree.File, tree.Tree))]);
    }

    /// <summary>Everything below <c>src</c>.</summary>
    public static CodeModel Product => LazyProduct.Value;

    /// <summary>Every name in every file, with what it means. Names in documentation comments do not count.</summary>
    public IReadOnlyList<SymbolUse> Uses => _uses.Value;

    /// <summary>The files as syntax.</summary>
    public IEnumerable<(SourceFile File, SyntaxTree Tree)> Trees =>
        _compilation.SyntaxTrees.Where(tree => _files.ContainsKey(tree.FilePath)).Select(tree => (_files[tree.FilePath], tree));

    /// <summary>All types the files declare, nested ones included.</summary>
    public IEnumerable<INamedTypeSymbol> Types => Trees
        .SelectMany(entry => DeclaredIn(entry.Tree))
        .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);

    /// <summary>A model of one snippet, to see a rule fail.</summary>
    public static CodeModel Of(params (string Path, string Text)[] files) => new(files.Select(static file => new SourceFile(file.Path, file.Text)));

    /// <summary>The file that declares a symbol, or null if it is none of these.</summary>
    public SourceFile? FileOf(ISymbol symbol) =>
        symbol.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault() is { } place ? _files.GetValueOrDefault(place.SyntaxTree.FilePath) : null;

    private IEnumerable<INamedTypeSymbol> DeclaredIn(SyntaxTree tree)
    {
        var model = _compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes()
            .Where(static node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Select(node => model.GetDeclaredSymbol(node))
            .OfType<INamedTypeSymbol>();
    }

    private IEnumerable<SymbolUse> UsesIn(SourceFile file, SyntaxTree tree)
    {
        var model = _compilation.GetSemanticModel(tree);
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var found = model.GetSymbolInfo(name);
            if ((found.Symbol ?? found.CandidateSymbols.FirstOrDefault()) is { } symbol and not INamespaceSymbol)
                yield return new SymbolUse(file, name.GetLocation().GetLineSpan().StartLinePosition.Line + 1, symbol);
        }
    }

    private static IReadOnlyList<MetadataReference> FindLibraries() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Where(static path => !Path.GetFileName(path).StartsWith("Lb.", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path))];
}
