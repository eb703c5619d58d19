using System.Text;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>
/// Splits a line, comments and variables already resolved, into words and braces.
/// Words end at white space or a brace; quoted parts join what they touch (<c>ab"c d"e</c> is one word).
/// </summary>
internal sealed class Lexer(DiagnosticBag diagnostics)
{
    private readonly StringBuilder _word = new();

    /// <summary>The tokens of <paramref name="line"/>, in order.</summary>
    public List<Token> Split(SourceLine line)
    {
        var tokens = new List<Token>();
        var text = line.Text;
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c is '{' or '}')
            {
                tokens.Add(new Token(c == '{' ? TokenKind.OpenBrace : TokenKind.CloseBrace, c.ToString(), line.LocationAt(i)));
                i++;
            }
            else
            {
                var start = i;
                i = ReadWord(line, start);
                tokens.Add(new Token(TokenKind.Word, _word.ToString(), line.LocationAt(start)));
            }
        }

        return tokens;
    }

    private int ReadWord(SourceLine line, int start)
    {
        _word.Clear();
        var text = line.Text;
        var i = start;
        while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('{' or '}'))
        {
            if (text[i] is '"' or '\'')
                i = ReadQuoted(line, i);
            else if (text[i] == '\\')
                i = ReadBackslash(line, i);
            else if (text[i] == '$')
                i = ReadReference(line, i);
            else
                _word.Append(text[i++]);
        }

        return i;
    }

    private int ReadQuoted(SourceLine line, int start)
    {
        var text = line.Text;
        var quote = text[start];
        var i = start + 1;
        while (i < text.Length && text[i] != quote)
        {
            if (text[i] == '\\')
                i = ReadBackslash(line, i);
            else
                _word.Append(text[i++]);
        }

        if (i < text.Length)
            return i + 1;

        diagnostics.Error(
            line.LocationAt(start),
            DiagnosticCodes.UnterminatedQuote,
            $"the quote {quote} is not closed on this line; close it, or write \\{quote} for the character itself");
        return i;
    }

    private int ReadBackslash(SourceLine line, int start)
    {
        if (start + 1 < line.Text.Length)
            return Escapes.Read(line.Text, start, _word);

        diagnostics.Warn(
            line.LocationAt(start),
            DiagnosticCodes.StrayBackslash,
            "a backslash continues a line only inside a '$NAME= \\' definition; it is ignored here, so put the words on one line");
        return start + 1;
    }

    // What is left of a reference after replacement was never defined; keepalived.conf(5) leaves it as it is.
    private int ReadReference(SourceLine line, int start)
    {
        var reference = VariableReference.At(line.Text, start);
        if (reference is not { } found)
        {
            _word.Append('$');
            return start + 1;
        }

        diagnostics.Warn(
            line.LocationAt(start),
            DiagnosticCodes.UndefinedVariable,
            $"'{found.Name}' is not defined, so the text stays as it is; define it above with '${found.Name}=VALUE'");
        _word.Append(line.Text, start, found.Length);
        return start + found.Length;
    }
}
