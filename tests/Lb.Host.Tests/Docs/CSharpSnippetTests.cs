using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lb.Host.Tests.Docs;

/// <summary>Code on a page compiles as it stands, as a program of its own.</summary>
public sealed class CSharpSnippetTests
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    public static TheoryData<string, string> Snippets() => Document.AllSnippets("csharp");

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Compile_SnippetOfAPage_Succeeds(string page, string text) =>
        Assert.Empty(Errors(text).Select(error => $"{page}: {error}"));

    [Fact]
    public void Compile_UnknownMember_Fails() => Assert.NotEmpty(Errors("Lb.Core.Runtime.LoadBalancer.Begin();"));

    private static IEnumerable<Diagnostic> Errors(string text)
    {
        var libraries = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':', StringSplitOptions.RemoveEmptyEntries);
        return CSharpCompilation.Create(
                "Snippet",
                [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(text)],
                libraries.Select(static path => MetadataReference.CreateFromFile(path)),
                new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable))
            .GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }
}
