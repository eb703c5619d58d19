using System.Collections.Immutable;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>A word and where it stands.</summary>
internal readonly record struct Word(string Text, SourceLocation Location);

/// <summary>One statement: a keyword, the words after it, and its block if it has one.</summary>
/// <param name="Words">The keyword and its arguments; at least one word.</param>
/// <param name="IsOurs">Whether the line began with <c>@userspacelb</c>, which is then not among the words.</param>
/// <param name="Block">The statements between the braces, or null without braces.</param>
internal sealed record Statement(ImmutableArray<Word> Words, bool IsOurs, ImmutableArray<Statement>? Block)
{
    public string Keyword => Words[0].Text;

    public SourceLocation Location => Words[0].Location;

    /// <summary>The block's statements; none without a block.</summary>
    public ImmutableArray<Statement> Body => Block ?? [];

    /// <summary>A line of a block of values, which has no keyword: its first word stands in for one.</summary>
    public Statement AsValues() => this with { Words = Words.Insert(0, Words[0]) };
}
