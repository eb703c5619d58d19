namespace Lb.Core.Configuration.Keepalived;

/// <summary>The kinds of <see cref="Token"/>.</summary>
internal enum TokenKind
{
    /// <summary>A word, quotes and escapes resolved.</summary>
    Word,

    /// <summary><c>{</c></summary>
    OpenBrace,

    /// <summary><c>}</c></summary>
    CloseBrace,
}

/// <summary>One token of a line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word, or the brace.</param>
/// <param name="Location">Where it begins.</param>
internal readonly record struct Token(TokenKind Kind, string Text, SourceLocation Location);
