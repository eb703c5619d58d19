using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lb.Core.Tests.ArchitectureTests;

/// <summary>A test is named <c>Method_Condition_Result</c>.</summary>
internal static class TestNameRule
{
    private const int PartsOfAName = 3;

    /// <summary>Tests with other names.</summary>
    public static IEnumerable<string> Violations(SourceFile file) =>
        from method in CSharpSyntaxTree.ParseText(file.Text).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
        where method.AttributeLists.SelectMany(static list => list.Attributes).Any(IsOfATest)
        where method.Identifier.Text.Split('_', StringSplitOptions.RemoveEmptyEntries).Length < PartsOfAName
        select $"{file.Path}: {method.Identifier.Text} is not Method_Condition_Result";

    private static bool IsOfATest(AttributeSyntax attribute) =>
        attribute.Name.ToString().EndsWith("Fact", StringComparison.Ordinal) || attribute.Name.ToString().EndsWith("Theory", StringComparison.Ordinal);
}
