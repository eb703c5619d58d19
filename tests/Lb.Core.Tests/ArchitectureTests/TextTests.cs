namespace Lb.Core.Tests.ArchitectureTests;

public sealed class TextTests
{
    [Fact]
    public void Repository_Files_NameNoMachine() =>
        Assert.Empty(SourceFile.PathsBelow("").Where(static path => !path.EndsWith(nameof(TextTests) + ".cs", StringComparison.Ordinal)).Select(SourceFile.Read).SelectMany(TextRule.Violations));

    [Theory]
    [InlineData("see /work/x/y.md")]
    [InlineData("/root/.nuget")]
    [InlineData("'/home/ann/src'")]
    [InlineData("(/tmp/a)")]
    [InlineData("https://packages.example/v3/index.json")]
    [InlineData("http://10.0.0.1:8081/")]
    public void Violations_MachinePathOrHost_IsFound(string text) => Assert.Single(TextRule.Violations(new SourceFile("a.md", $"first\n{text}\n")));

    [Theory]
    [InlineData("/var/tmp, /proc/self and $HOME/.dotnet")]
    [InlineData("artifacts/work/x")]
    [InlineData("https://semver.org/")]
    public void Violations_PublicText_IsFine(string text) => Assert.Empty(TextRule.Violations(new SourceFile("a.md", text)));
}
