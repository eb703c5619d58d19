namespace Lb.Core.Tests.ArchitectureTests;

public sealed class TestNameTests
{
    [Fact]
    public void Repository_Tests_SayMethodConditionAndResult() => Assert.Empty(SourceFile.Below(".cs", "tests").SelectMany(TestNameRule.Violations));

    [Theory]
    [InlineData("[Fact] public void Works() { }", 1)]
    [InlineData("[Theory, InlineData(1)] public void Parse_Empty(int n) { }", 1)]
    [InlineData("[SkippableFact] public async Task Run_() { }", 1)]
    [InlineData("[Fact] public void Parse_Empty_Throws() { }", 0)]
    [InlineData("private void Helper() { }", 0)]
    public void Violations_Method_IsJudgedByItsName(string method, int expected) =>
        Assert.Equal(expected, TestNameRule.Violations(new SourceFile("tests/A.cs", $"class A {{ {method} }}")).Count());
}
