using System.Collections.Immutable;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>
/// Builds the tree of statements. After a mistake with braces it says so once, where it can be mended, and goes on: a keyword
/// that belongs further out, such as <c>virtual_server</c> inside a <c>real_server</c>, ends the blocks that were left open.
/// </summary>
internal sealed class Parser(DiagnosticBag diagnostics)
{
    // keepalived's own blocks nest at most five deep.
    private const int MaximumDepth = 64;

    private readonly Stack<OpenBlock> _open = new();
    private List<Statement> _body = [];
    private List<Word> _words = [];
    private SourceLocation? _ownWord;
    private bool _saidExtraBrace;

    /// <summary>Parses all of a configuration's lines.</summary>
    public ImmutableArray<Statement> Parse(IEnumerable<SourceLine> lines)
    {
        var lexer = new Lexer(diagnostics);
        foreach (var line in lines)
        {
            foreach (var token in lexer.Split(line))
                Take(token);

            EndStatement();
        }

        if (_open.Count > 0)
            CloseAll("the file ends inside it");

        return [.. _body];
    }

    private void Take(Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.OpenBrace:
                Open(token.Location);
                break;
            case TokenKind.CloseBrace:
                EndStatement();
                Close(token.Location);
                break;
            case TokenKind.Word when _words.Count == 0 && string.Equals(token.Text, "@" + Condition.OwnId, StringComparison.Ordinal):
                _ownWord = token.Location;
                break;
            default:
                _words.Add(new Word(token.Text, token.Location));
                break;
        }
    }

    private void Open(SourceLocation brace)
    {
        // The brace may stand on a line of its own, below its keyword.
        if (_words.Count == 0 && _body is [.., { Block: null } previous])
        {
            _body.RemoveAt(_body.Count - 1);
            _words = [.. previous.Words];
            _ownWord = previous.IsOurs ? previous.Location : null;
        }

        if (_words.Count == 0)
        {
            diagnostics.Error(
                brace,
                DiagnosticCodes.BraceWithoutKeyword,
                "this '{' follows no keyword; write the keyword before it, or remove the block");
            _words.Add(new Word("{", brace));
        }

        CloseBlocksThatCannotHold(_words[0]);
        if (_open.Count == MaximumDepth)
            CloseAll($"blocks are nested more than {MaximumDepth} deep");

        _open.Push(new OpenBlock(_words, _ownWord is not null, _body));
        _words = [];
        _ownWord = null;
        _body = [];
    }

    private void Close(SourceLocation brace)
    {
        if (_open.Count > 0)
        {
            Pop();
        }
        else if (!_saidExtraBrace)
        {
            _saidExtraBrace = true;
            diagnostics.Error(brace, DiagnosticCodes.ExtraBrace, "this '}' closes nothing: there is a '}' too many, here or above");
        }
    }

    private void CloseBlocksThatCannotHold(Word keyword)
    {
        var keep = BlockNesting.DepthOf(keyword.Text, [.. _open.Reverse().Select(block => block.Words[0].Text)]);
        if (keep >= _open.Count)
            return;

        var left = _open.Peek().Words[0];
        diagnostics.Error(
            left.Location,
            DiagnosticCodes.MissingBrace,
            $"'{left.Text}' is not closed before '{keyword.Text}' in line {keyword.Location.Line}; "
            + $"{Missing(_open.Count - keep)} in between");
        while (_open.Count > keep)
            Pop();
    }

    private void CloseAll(string where)
    {
        var left = _open.Peek().Words[0];
        diagnostics.Error(left.Location, DiagnosticCodes.MissingBrace, $"'{left.Text}' is not closed: {where}, and {Missing(_open.Count)}");
        while (_open.Count > 0)
            Pop();
    }

    private static string Missing(int count) => count == 1 ? "a '}' is missing" : $"{count} '}}' are missing";

    private void Pop()
    {
        var block = _open.Pop();
        var inner = _body;
        _body = block.Outer;
        _body.Add(new Statement([.. block.Words], block.IsOurs, [.. inner]));
    }

    private void EndStatement()
    {
        if (_words.Count > 0)
            _body.Add(new Statement([.. _words], _ownWord is not null, null));
        else if (_ownWord is { } location)
            diagnostics.Error(location, DiagnosticCodes.MissingValue, $"'@{Condition.OwnId}' is followed by nothing");

        _words.Clear();
        _ownWord = null;
    }

    private sealed record OpenBlock(List<Word> Words, bool IsOurs, List<Statement> Outer);
}
