using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Lb.Core.Configuration;

/// <summary>Compares configuration records by what they say; where they were written does not count.</summary>
internal static class ConfigDifference
{
    /// <summary>Whether two records, or parts of records, say the same.</summary>
    [UnconditionalSuppressMessage(
        "Trimming", "IL2072", Justification = "IConfigRecord is annotated, so that trimming leaves the properties; the analyzer does not see that.")]
    public static bool Same(object? left, object? right)
    {
        if (left is null || right is null)
            return left is null && right is null;

        if (left.GetType() != right.GetType())
            return false;

        return left switch
        {
            SourceLocation => true,
            string or Enum or Delegate => left.Equals(right),
            IEnumerable sequence => Same(sequence, (IEnumerable)right),
            IConfigRecord record => Properties(record.GetType()).All(property => Same(property.GetValue(left), property.GetValue(right))),
            _ => left.Equals(right),
        };
    }

    /// <summary>The properties in which two records of one type differ.</summary>
    public static IEnumerable<string> Between<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(T left, T right)
        where T : class, IConfigRecord =>
        Properties(typeof(T)).Where(property => !Same(property.GetValue(left), property.GetValue(right))).Select(static property => property.Name);

    private static bool Same(IEnumerable left, IEnumerable right) =>
        left.Cast<object?>().SequenceEqual(right.Cast<object?>(), StructuralComparer.Instance);

    private static IEnumerable<PropertyInfo> Properties(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.GetIndexParameters().Length == 0);

    private sealed class StructuralComparer : IEqualityComparer<object?>
    {
        public static readonly StructuralComparer Instance = new();

        bool IEqualityComparer<object?>.Equals(object? left, object? right) => Same(left, right);

        // Never asked by SequenceEqual.
        int IEqualityComparer<object?>.GetHashCode(object? value) => 0;
    }
}
