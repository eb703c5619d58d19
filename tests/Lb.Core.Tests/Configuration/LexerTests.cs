using Lb.Core.Configuration;
using Lb.Core.Configuration.Keepalived;

namespace Lb.Core.Tests.Configuration;

public sealed class LexerTests
{
    [Theory]
    [InlineData("weight 5", "1:weight 8:5")]
    [InlineData("  weight\t5  ", "3:weight 10:5")]
    [InlineData("80{", "1:80 3:{")]
    [InlineData("chk{weight 2}", "1:chk 4:{ 5:weight 12:2 13:}")]
    [InlineData("}}", "1:} 2:}")]
    [InlineData("ab\"c d\"e f", "1:abc·de 10:f")]
    [InlineData("ab'c d'e", "1:abc·de")]
    [InlineData("\"a'b\" '\"'", "1:a'b 7:\"")]
    [InlineData("\"a{b}c\"", "1:a{b}c")]
    [InlineData("\"\"", "1:")]
    [InlineData(@"a\ b", "1:a·b")]
    [InlineData(@"\{ \}", "1:{ 4:}")]
    [InlineData(@"""\""""", "1:\"")]
    [InlineData(@"\101\60\x41 \x4a", "1:A0A 13:J")]
    [InlineData(@"\x141", "1:A")]
    [InlineData(@"\xg \q", "1:xg 5:q")]
    [InlineData("a$b- a$ $", "1:a$b- 6:a$ 9:$")]
    [InlineData("/x/\u00e4\u20ac", "1:/x/\u00e4\u20ac")]
    public void Split_Text_WordsAndColumns(string text, string expected)
    {
        var diagnostics = new DiagnosticBag();
        var tokens = new Lexer(diagnostics).Split(new SourceLine("f", 1, text));

        Assert.Equal(expected, string.Join(' ', tokens.Select(token => $"{token.Location.Column}:{token.Text.Replace(' ', '·')}")));
        Assert.Empty(diagnostics.ToImmutable());
    }

    [Theory]
    [InlineData(@"\a\b\E\f\n\r\t\v", "\a\b\u001b\f\n\r\t\v")]
    [InlineData(@"\cA\c[", "\u0001\u001b")]
    public void Split_EscapesOfControls_AreResolved(string text, string expected)
    {
        var token = Assert.Single(new Lexer(new DiagnosticBag()).Split(new SourceLine("f", 1, text)));
        Assert.Equal(expected, token.Text);
    }

    [Theory]
    [InlineData("a \"b c", 3, DiagnosticCodes.UnterminatedQuote)]
    [InlineData("don't", 4, DiagnosticCodes.UnterminatedQuote)]
    [InlineData("30 \\", 4, DiagnosticCodes.StrayBackslash)]
    [InlineData("x ${NONE}y", 3, DiagnosticCodes.UndefinedVariable)]
    [InlineData("x $NONE", 3, DiagnosticCodes.UndefinedVariable)]
    public void Split_MalformedText_IsSaidAtItsColumn(string text, int column, string code)
    {
        var diagnostics = new DiagnosticBag();
        _ = new Lexer(diagnostics).Split(new SourceLine("f", 1, text));

        var found = Assert.Single(diagnostics.ToImmutable());
        Assert.Equal((column, code), (found.Location.Column, found.Code));
    }

    [Theory]
    [InlineData("51 #text", "51")]
    [InlineData("!weight -5", "")]
    [InlineData("   ! state MASTER", "")]
    [InlineData("a#b", "a")]
    [InlineData("\"a # b\" # c", "\"a # b\"")]
    [InlineData("'a ! b'", "'a ! b'")]
    [InlineData(@"a\#b #c", @"a\#b")]
    [InlineData("\"a\\\" # b\"", "\"a\\\" # b\"")]
    [InlineData("TCP # \u00e9", "TCP")]
    public void Strip_Comment_GoesWithTheSpaceBeforeIt(string text, string expected) =>
        Assert.Equal(expected, CommentStripper.Strip(new SourceLine("f", 1, text)).Text);
}
