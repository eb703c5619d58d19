namespace Lb.Core.Configuration.Keepalived;

/// <summary>What a line that begins with <c>@</c> comes to.</summary>
internal enum ConditionAnswer
{
    /// <summary>The line is not ours to read.</summary>
    Skip,

    /// <summary>The rest of the line holds.</summary>
    Holds,

    /// <summary>An <c>@userspacelb</c> line: ours whatever the config-id is.</summary>
    Ours,
}

/// <summary>
/// Lines that begin with <c>@id</c> or <c>@^id</c> (keepalived.conf(5), "Conditional configuration"). keepalived skips
/// <c>@userspacelb</c> because that is not its config-id; so <c>@^userspacelb</c> marks what is meant for keepalived alone.
/// </summary>
internal static class Condition
{
    /// <summary>The word after <c>@</c> that marks our own lines.</summary>
    public const string OwnId = "userspacelb";

    /// <summary>Judges a line that begins with <c>@</c>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="configId">The config-id in force.</param>
    /// <param name="rest">The line after the condition.</param>
    public static ConditionAnswer Judge(SourceLine line, string configId, out SourceLine rest)
    {
        var text = line.Text;
        var end = 1;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;

        rest = line.Slice(end).Trim();
        var negated = text.AsSpan(1).StartsWith("^");
        var id = text.AsSpan(negated ? 2 : 1, end - (negated ? 2 : 1));
        if (id.SequenceEqual(OwnId))
            return negated ? ConditionAnswer.Skip : ConditionAnswer.Ours;

        return id.SequenceEqual(configId) != negated ? ConditionAnswer.Holds : ConditionAnswer.Skip;
    }
}
