using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Runtime.Scripts;

namespace Lb.Core.Tests.Runtime.Scripts;

public sealed class ScriptOutputTests
{
    [Theory]
    [InlineData("one\ntwo\n", "one|two")]
    [InlineData("one\r\ntwo", "one|two")]
    [InlineData("\n\n\nx\n\n", "x")]
    [InlineData("\u001b[31mred\u0007", "\\x1B[31mred\\x07")]
    [InlineData("a\u2028b\u202ec", "a\\x2028b\\x202Ec")]
    [InlineData("tab\tGrüße 😀", "tab\tGrüße 😀")]
    public void Append_Text_BecomesPrintableLines(string written, string expected) =>
        Assert.Equal(expected, string.Join('|', Lines([Encoding.UTF8.GetBytes(written)])));

    [Fact]
    public void Append_OctetsThatAreNoUtf8_AreEscaped() => Assert.Equal(["\\xFF\\xC3x\\x00"], Lines([[0xFF, 0xC3, (byte)'x', 0]]));

    [Fact]
    public void Append_TooManyLines_KeepsOneHundred()
    {
        var output = new ScriptOutput(static _ => { });
        output.Append(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("x\n", ScriptOutput.MaximumLines + 3))));

        Assert.Equal(6, output.Omitted);
        Assert.Equal(ScriptOutput.MaximumLines, Lines([Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("x\n", 500)))]).Count);
    }

    [Fact]
    public void Append_AnyOctetsInAnyPieces_GiveTheSameBoundedPrintableLines()
    {
        var octet = Gen.Frequency((6, Gen.Choose(0, 255)), (1, Gen.Constant(10)), (4, Gen.Choose(97, 122))).Select(static value => (byte)value);
        var pieces = octet.ArrayOf().ListOf().Select(static list => list.ToArray());

        Prop.ForAll(
            pieces.ToArbitrary(),
            written =>
            {
                var lines = Lines(written);
                return lines.SequenceEqual(Lines([[.. written.SelectMany(static piece => piece)]]), StringComparer.Ordinal)
                    && lines.Count <= ScriptOutput.MaximumLines
                    && lines.All(static line => !line.Any(static character => char.IsControl(character) && character != '\t'));
            }).QuickCheckThrowOnFailure();
    }

    private static List<string> Lines(IEnumerable<byte[]> pieces)
    {
        List<string> lines = [];
        var output = new ScriptOutput(lines.Add);
        foreach (var piece in pieces)
        {
            output.Append(piece);
        }

        output.Complete();
        return lines;
    }
}
