using Lb.Core.Configuration;
using Lb.Core.Configuration.Keepalived;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

public sealed class PreprocessorTests
{
    // The examples of keepalived.conf(5), "Advanced configuration", with what it says they produce, and the corners around them.
    [Theory]
    [InlineData("@main a\n@backup b\n@^main c\n@^backup d", "a|d")]
    [InlineData("$X=@main\n$X priority 240", "priority 240")]
    [InlineData("$X=@other\n$X priority 240", "")]
    [InlineData("@main $P=240\n@other $P=200\npriority $P", "priority 240")]
    [InlineData("$A=10.2.${B}\n$B=0\n${A}.100/32\n$B=10\n${A}.100/32", "10.2.0.100/32|10.2.10.100/32")]
    [InlineData("$E=\na${E}b $E c", "ab  c")]
    [InlineData("$X = 5\n$X", "$X = 5|$X")]
    [InlineData("a $1 ${2} $UNDEF", "a $1 ${2} $UNDEF")]
    [InlineData("$V=a # comment\nx $V", "x a")]
    [InlineData("x ${_HASH}y ${_BANG}", "x #y !")]
    [InlineData("${_INSTANCE} ${_PWD}", "main /etc")]
    [InlineData("a ${_ENV LB_ADDRESS} ${_ENV NONE}", "a 198.18.0.77 ${_ENV NONE}")]
    [InlineData("${_RANDOM 7 7}", "7")]
    [InlineData("${_RANDOM 9 7}", "${_RANDOM 9 7}")]
    [InlineData("$I= \\\n  v VI_${N} { \\\n @high p 1 \\\n @main p 2 \\\n }\n$N=0\n$I\n$N=1\n$I", "v VI_0 {|p 2|}|v VI_1 {|p 2|}")]
    [InlineData("$R= \\\n r ${N} \\\n s\n$V= \\\n $N=1 \\\n $R \\\n $N=2 \\\n $R\n$V", "r 1|s|r 2|s")]
    [InlineData("$I= \\\n a \\\n b\nx $I y", "x|a|b|y")]
    [InlineData("~SEQ(S, 0, 3) ip 10.0.${S}.1", "ip 10.0.0.1|ip 10.0.1.1|ip 10.0.2.1|ip 10.0.3.1")]
    [InlineData("~SEQ(S, 3) ${S}", "1|2|3")]
    [InlineData("~SEQ(S, -2) ${S}", "-1|-2")]
    [InlineData("~SEQ(S, 3, 1) ${S}", "3|2|1")]
    [InlineData("~SEQ(S, 1, 5, 4) ${S}", "1")]
    [InlineData("~SEQ(S, 5, 1, 4) ${S}", "")]
    [InlineData("~SEQx(S, 0x90, 0x10, 0xc0) fe80::20:${S}:1", "fe80::20:90:1|fe80::20:a0:1|fe80::20:b0:1|fe80::20:c0:1")]
    [InlineData("~LST(IP, 1, 2) ~LST(J, 5,6) 192.169.${IP}.${J}", "192.169.1.5|192.169.1.6|192.169.2.5|192.169.2.6")]
    [InlineData("~LST({IP, J}, {10,1},{20,4}) 192.168.${IP}.${J}", "192.168.10.1|192.168.20.4")]
    [InlineData("~LST({IP, J}, {10,1},{20,4}) ~SEQ(K,168,2,172) 192.${K}.${IP}.${J}", "192.168.10.1|192.170.10.1|192.172.10.1|192.168.20.4|192.170.20.4|192.172.20.4")]
    [InlineData("@userspacelb bind none\n@^userspacelb gone", "@userspacelb bind none")]
    [InlineData("$P=26379\n@userspacelb standby_port $P", "@userspacelb standby_port 26379")]
    [InlineData("@ a\n@^ b", "b")]
    [InlineData("a\r\n\r\nb", "a|b")]
    public void Read_Text_LinesThatHold(string text, string expected)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Equal(expected, string.Join('|', Lines(text, diagnostics).Select(line => line.Text)));
        Assert.Empty(diagnostics.ToImmutable());
    }

    [Theory]
    [InlineData("$A=$B\n$B=$A\nx $A", "3:1 LB1011")]
    [InlineData("$A= \\\n x \\\n $A\n$A", "3:2 LB1011")]
    [InlineData("$A=x \\\ny", "1:1 LB1011")]
    [InlineData("~SEQ(S) x", "1:1 LB1013")]
    [InlineData("~SEQ(S, 1, 0, 5) x", "1:1 LB1013")]
    [InlineData("~SEQ(S, 1, 9999999) x", "1:1 LB1013")]
    [InlineData("~SEQ(2S, 1, 2) x", "1:1 LB1013")]
    [InlineData("~SEQ S", "1:1 LB1013")]
    [InlineData("~LST(S) x", "1:1 LB1013")]
    [InlineData("~LST({A,B},{1,2},{1}) x", "1:1 LB1013")]
    [InlineData("~FOO(S, 1) x", "1:1 LB1013")]
    [InlineData("ok\nx\0y", "2:2 LB1014")]
    [InlineData("a\u001b[31m", "1:2 LB1014")]
    public void Read_MalformedText_IsSaidOnceWhereItStands(string text, string expected)
    {
        var diagnostics = new DiagnosticBag();
        _ = Lines(text, diagnostics).Count();

        var found = Assert.Single(diagnostics.ToImmutable());
        Assert.Equal(expected, $"{found.Location.Line}:{found.Location.Column} {found.Code}");
    }

    [Fact]
    public void Read_LineOfAMegabyte_IsSkippedAndSaid()
    {
        var diagnostics = new DiagnosticBag();
        var lines = Lines("a\n" + new string('x', 1_000_000) + "\nb", diagnostics).Select(line => line.Text);

        Assert.Equal(["a", "b"], lines);
        Assert.Equal(DiagnosticCodes.LineTooLong, Assert.Single(diagnostics.ToImmutable()).Code);
    }

    [Fact]
    public void Read_SequencesWithoutMeasure_StopAtTheBound()
    {
        var diagnostics = new DiagnosticBag();
        _ = Lines("~SEQ(A,60000) ~SEQ(B,60000) ~SEQ(C,60000) x ${A}", diagnostics).Count();

        Assert.Equal(DiagnosticCodes.ExpansionTooLarge, Assert.Single(diagnostics.ToImmutable()).Code);
    }

    [Fact]
    public void Read_ReplacedWords_StandWhereTheReferenceBegins()
    {
        var line = Lines("$LONG=aaaaaaaaaa\nx ${LONG} y $LONG", new DiagnosticBag()).Single();

        Assert.Equal("x aaaaaaaaaa y aaaaaaaaaa", line.Text);
        Assert.Equal([1, 3, 3, 11, 13], new[] { 0, 2, 11, 13, 15 }.Select(index => line.LocationAt(index).Column));
    }

    private static IEnumerable<SourceLine> Lines(string text, DiagnosticBag diagnostics)
    {
        var options = ConfigurationText.Options(new Dictionary<string, string>(StringComparer.Ordinal) { [ConfigurationText.FileName] = text });
        return new Preprocessor(options, ConfigurationText.ConfigId, diagnostics).Read(ConfigurationText.FileName);
    }
}
