namespace Lb.Core.Tests.ArchitectureTests;

public sealed class EventIdTests
{
    [Fact]
    public void Product_EventIds_AreUniqueNamedAndUsed() => Assert.Empty(EventIdRule.Violations(CodeModel.Product));

    [Fact]
    public void LoggingPage_Table_ListsEveryEvent()
    {
        var rows = SourceFile.Read("docs/logging.md").Text.Split('\n').Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]));
        Assert.Equal(
            EventIdRule.Events(CodeModel.Product).Select(static known => known.Row),
            rows.Select(static row => string.Join('|', row.Split('|')[..4]) + "|"));
    }

    [Theory]
    [InlineData("const int A = 1, B = 1;", "[LoggerMessage(EventId = EventIds.A)] void X(); [LoggerMessage(EventId = EventIds.B)] void Y();")]
    [InlineData("const int A = 1;", "")]
    [InlineData("const int A = 1;", "[LoggerMessage(EventId = EventIds.A)] void X(); [LoggerMessage(EventId = EventIds.A)] void Y();")]
    [InlineData("const int A = 1;", "[LoggerMessage(EventId = EventIds.A)] void X(); [LoggerMessage(EventId = 2)] void Y();")]
    public void Violations_OneMistake_IsFound(string ids, string events) =>
        Assert.Single(EventIdRule.Violations(CodeModel.Of(("src/Lb.Core/Runtime/A.cs", $"class EventIds {{ {ids} }} class A {{ {events} }}"))));

    [Fact]
    public void Events_Snippet_AreReadWithTheirLevel()
    {
        const string Text = "class EventIds { const int A = 7; } class B { [LoggerMessage(EventId = EventIds.A, Level = LogLevel.Error)] void X(); }";
        Assert.Equal("| 7 | A | Error |", Assert.Single(EventIdRule.Events(CodeModel.Of(("src/Lb.Core/Runtime/A.cs", Text)))).Row);
    }
}
