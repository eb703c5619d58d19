using System.Collections;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration;

/// <summary>Finds the settings in which two blocks differ, down to the single word, and words them as they are written in a file.</summary>
internal static class SettingComparison
{
    private const string Masked = "***";

    /// <summary>The settings that differ.</summary>
    /// <param name="before">The block in force.</param>
    /// <param name="after">The block to be.</param>
    /// <param name="except">A property that is compared elsewhere.</param>
    public static IEnumerable<SettingChange> Between(IConfigRecord before, IConfigRecord after, string? except = null) =>
        ConfigDifference.Differing(before, after)
            .Where(property => property.Name != except)
            .SelectMany(property => Leaves(SettingWords.Of(property), property.GetValue(before), property.GetValue(after)));

    /// <summary>The change of order of the names that are in both; null if there is none.</summary>
    public static SettingChange? OrderOf(IEnumerable<string> before, IEnumerable<string> after)
    {
        var (left, right) = (before.ToList(), after.ToList());
        var (kept, stays) = (left.Where(right.Contains).ToList(), right.Where(left.Contains).ToList());
        return kept.SequenceEqual(stays, StringComparer.Ordinal) ? null : new SettingChange("order", string.Join(", ", kept), string.Join(", ", stays));
    }

    private static IEnumerable<SettingChange> Leaves(string name, object? before, object? after) => (before, after) switch
    {
        (VrrpAuthenticationConfig left, VrrpAuthenticationConfig right) when left.Password != right.Password =>
            [new SettingChange(name, $"{left.Type} {Masked}", $"{right.Type} {Masked} (another one)")],
        (string, string) when name == "password" => [new SettingChange(name, Masked, $"{Masked} (another one)")],
        (IConfigRecord left, IConfigRecord right) when ConfigDifference.AreAlike(left, right) && !SettingWords.IsOneWord(left) =>
            Between(left, right).Select(change => change with { Name = $"{name} {change.Name}" }),
        (IEnumerable left and not string, IEnumerable right) when AreAlike(left, right, out var pairs) =>
            pairs.Where(static pair => !ConfigDifference.Same(pair.Left, pair.Right)).SelectMany(pair => Leaves(NameOf(name, pair.Left), pair.Left, pair.Right)),
        _ => [new SettingChange(name, Text(name, before), Text(name, after))],
    };

    private static string Text(string name, object? value) => (name, value) switch
    {
        ("password", not null) => Masked,
        ("state", bool isMaster) => isMaster ? "MASTER" : "BACKUP",
        _ => SettingWords.Text(value),
    };

    private static string NameOf(string name, object? element) => element is CheckerConfig checker ? checker.Kind : name;

    /// <summary>Whether two sequences have blocks of the same kinds, so that each can be compared with its like.</summary>
    private static bool AreAlike(IEnumerable before, IEnumerable after, out List<(object? Left, object? Right)> pairs)
    {
        var (left, right) = (before.Cast<object?>().ToList(), after.Cast<object?>().ToList());
        pairs = [.. left.Zip(right)];
        return left.Count == right.Count && pairs.TrueForAll(static pair => ConfigDifference.AreAlike(pair.Left, pair.Right) && !SettingWords.IsOneWord(pair.Left!));
    }
}
