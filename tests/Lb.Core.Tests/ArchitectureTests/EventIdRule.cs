using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lb.Core.Tests.ArchitectureTests;

/// <summary>A kind of log line.</summary>
internal sealed record LogEvent(int Id, string Name, string Level)
{
    /// <summary>How a row of the page about logging begins.</summary>
    public string Row => string.Create(CultureInfo.InvariantCulture, $"| {Id} | {Name} | {Level} |");
}

/// <summary>Log events have numbers of their own, which people filter by: named in one place, each used, each by one event.</summary>
internal static class EventIdRule
{
    /// <summary>The numbers that are defined.</summary>
    public static IReadOnlyList<IFieldSymbol> Defined(CodeModel model) =>
        [.. model.Types.Where(static type => type.Name == "EventIds").SelectMany(static type => type.GetMembers().OfType<IFieldSymbol>()).Where(static field => field.IsConst)];

    /// <summary>The events there are.</summary>
    public static IEnumerable<LogEvent> Events(CodeModel model)
    {
        var ids = Defined(model).ToDictionary(static field => $"{field.ContainingType.Name}.{field.Name}", static field => (int)field.ConstantValue!, StringComparer.Ordinal);
        return Attributes(model)
            .Where(attribute => ids.ContainsKey(attribute.Id))
            .Select(attribute => new LogEvent(ids[attribute.Id], attribute.Id.Split('.')[1], attribute.Level))
            .OrderBy(static known => known.Id);
    }

    /// <summary>Numbers that stand twice, are used by no event or by two, and events without a named number.</summary>
    public static IEnumerable<string> Violations(CodeModel model)
    {
        var attributes = Attributes(model).ToList();
        var defined = Defined(model);
        foreach (var twice in defined.GroupBy(static field => (int)field.ConstantValue!).Where(static group => group.Count() > 1))
            yield return $"{twice.Key} is the number of {string.Join(" and ", twice.Select(static field => field.Name))}";

        foreach (var field in defined)
        {
            var users = attributes.Count(attribute => attribute.Id == $"EventIds.{field.Name}");
            if (users != 1)
                yield return $"{field.ToDisplayString()} belongs to {users} events";
        }

        foreach (var (place, id, _) in attributes.Where(static attribute => !attribute.Id.StartsWith("EventIds.", StringComparison.Ordinal)))
            yield return $"{place}: '{id}' is not a number from EventIds";
    }

    private static IEnumerable<(string Place, string Id, string Level)> Attributes(CodeModel model) =>
        from entry in model.Trees
        from attribute in entry.Tree.GetRoot().DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString() == "LoggerMessage"
        select (entry.File.Path, Argument(attribute, "EventId"), Argument(attribute, "Level").Split('.')[^1]);

    private static string Argument(AttributeSyntax attribute, string name) =>
        attribute.ArgumentList!.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.ToString() == name)?.Expression.ToString() ?? "";
}
