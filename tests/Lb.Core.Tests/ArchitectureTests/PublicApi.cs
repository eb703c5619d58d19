using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Lb.Core.Tests.ArchitectureTests;

/// <summary>What a user of Lb.Core can see, a line for each type and member.</summary>
internal static partial class PublicApi
{
    private static readonly SymbolDisplayFormat TypeFormat = Format(SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);
    private static readonly SymbolDisplayFormat MemberFormat = Format(SymbolDisplayTypeQualificationStyle.NameAndContainingTypes);

    /// <summary>The lines, types in order of their names and members in order of theirs.</summary>
    public static IEnumerable<string> Lines(CodeModel model) =>
        from type in model.Types
        where IsVisible(type) && model.FileOf(type)!.Path.StartsWith("src/Lb.Core/", StringComparison.Ordinal)
        orderby type.ToDisplayString()
        from line in Lines(type)
        select line;

    private static IEnumerable<string> Lines(INamedTypeSymbol type)
    {
        var kind = (type.IsStatic ? "static " : type is { IsAbstract: true, TypeKind: TypeKind.Class } ? "abstract " : type is { IsSealed: true, TypeKind: TypeKind.Class } ? "sealed " : "")
            + (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : "");
        return type.GetMembers()
            .Where(static member => member is not ITypeSymbol && IsVisible(member) && !IsAccessor(member) && !member.IsImplicitlyDeclared)
            .Select(static member => "  " + HiddenAccessor().Replace(member.ToDisplayString(MemberFormat), ""))
            .Order(StringComparer.Ordinal)
            .Prepend(kind + type.ToDisplayString(TypeFormat));
    }

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        && (symbol.ContainingType is null || IsVisible(symbol.ContainingType));

    private static bool IsAccessor(ISymbol symbol) => symbol is IMethodSymbol { AssociatedSymbol: not null };

    private static SymbolDisplayFormat Format(SymbolDisplayTypeQualificationStyle names) => new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: names,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeExplicitInterface,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeMemberKeyword,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeDefaultValue,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        localOptions: SymbolDisplayLocalOptions.None,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    [GeneratedRegex("(private|internal|private protected) (get|set|init); ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HiddenAccessor();
}
