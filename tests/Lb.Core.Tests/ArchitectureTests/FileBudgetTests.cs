namespace Lb.Core.Tests.ArchitectureTests;

public sealed class FileBudgetTests
{
    [Theory]
    [InlineData("src/Lb.Core")]
    [InlineData("src/Lb.Host")]
    [InlineData("tests")]
    [InlineData("bench")]
    public void Folder_Files_AreSmall(string folder) => Assert.Empty(FileBudgetRule.Violations(SourceFile.Below(".cs", folder)));

    [Theory]
    [InlineData(0, 120, 120, 120)]
    [InlineData(1, 10, 121, 130)]
    [InlineData(1, 10, 10, 300)]
    [InlineData(2, 10, 10, 601)]
    public void Violations_LinesOfFiles_AreCounted(int expected, params int[] lines) =>
        Assert.Equal(expected, FileBudgetRule.Violations([.. lines.Select(count => new SourceFile("src/A/B.cs", new string('\n', count)))]).Count());
}
