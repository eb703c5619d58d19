namespace Lb.Core.Tests.ArchitectureTests;

public sealed class LayerTests
{
    [Fact]
    public void Product_Arrows_PointDown() => Assert.Empty(LayerRule.WrongArrows(CodeModel.Product));

    [Fact]
    public void Product_Folders_AreAllInTheOrder() => Assert.Empty(LayerRule.UnknownLayers(CodeModel.Product));

    [Fact]
    public void Product_Namespaces_AreFolders() => Assert.Empty(LayerRule.WrongNamespaces(CodeModel.Product));

    [Theory]
    [InlineData("src/Lb.Core/Wire/A.cs", "src/Lb.Core/Flows/B.cs")]
    [InlineData("src/Lb.Core/Vrrp/A.cs", "src/Lb.Core/Health/B.cs")]
    [InlineData("src/Lb.Core/Runtime/A.cs", "src/Lb.Host/Lab/B.cs")]
    [InlineData("src/Lb.Host/Lab/A.cs", "src/Lb.Host/Commands/B.cs")]
    [InlineData("src/Lb.Core/Elsewhere/A.cs", "src/Lb.Core/Wire/B.cs")]
    public void WrongArrows_UseOfAHigherLayer_IsFoundHoweverItIsWritten(string user, string used)
    {
        const string Target = "namespace Used; public class B { public int Number; public static B Make() => new(); }";
        Assert.NotEmpty(Findings("using Used; class A { B? b; }"));
        Assert.NotEmpty(Findings("class A { Used.B? b; }"));
        Assert.NotEmpty(Findings("using Alias = Used.B; class A { Alias? b; }"));
        Assert.NotEmpty(Findings("using static Used.B; class A { void M() { var made = Make(); } }"));

        IEnumerable<string> Findings(string text) => LayerRule.WrongArrows(CodeModel.Of((user, text), (used, Target)));
    }

    [Fact]
    public void WrongArrows_UseOfALowerLayer_IsFine() =>
        Assert.Empty(LayerRule.WrongArrows(CodeModel.Of(
            ("src/Lb.Core/Flows/A.cs", "class A { B? b; }"),
            ("src/Lb.Core/Wire/B.cs", "class B;"))));

    [Fact]
    public void UnknownLayers_NewFolder_IsFound() =>
        Assert.Single(LayerRule.UnknownLayers(CodeModel.Of(("src/Lb.Core/Misc/A.cs", "class A;"))));

    [Fact]
    public void WrongNamespaces_OtherThanTheFolder_IsFound() =>
        Assert.Single(LayerRule.WrongNamespaces(CodeModel.Of(("src/Lb.Core/Wire/A.cs", "namespace Lb.Core.Flows; class A;"))));
}
