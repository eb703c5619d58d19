using Lb.Testing;

namespace Lb.Core.Tests.ArchitectureTests;

/// <summary>
/// The public API of Lb.Core as a file, so that a change of it is seen in review. <c>LB_UPDATE_GOLDENS=1</c> writes it anew.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly string Golden = RepositoryFiles.At("tests", "Lb.Core.Tests", "ArchitectureTests", "public-api.txt");

    [Fact]
    public void PublicApi_OfTheProduct_IsTheOneReviewed()
    {
        var lines = PublicApi.Lines(CodeModel.Product).ToList();
        if (Environment.GetEnvironmentVariable("LB_UPDATE_GOLDENS") == "1")
            File.WriteAllText(Golden, string.Concat(lines.Select(static line => line + "\n")));

        Assert.Equal(File.ReadAllLines(Golden), lines);
    }

    [Fact]
    public void Lines_Snippet_TellWhatAUserSees() =>
        Assert.Equal(
            [
                "sealed class Lb.Core.Io.Outer",
                "  Outer(int number = 3)",
                "  const int Limit = 5",
                "static class Lb.Core.Io.Outer.Nested",
                "  static string? Name { get; }",
            ],
            PublicApi.Lines(CodeModel.Of((
                "src/Lb.Core/Io/A.cs",
                """
                namespace Lb.Core.Io;
                public sealed class Outer(int number = 3)
                {
                    public const int Limit = 5;
                    internal int Hidden => number;
                    public static class Nested { public static string? Name { get; private set; } }
                }
                internal sealed class Unseen { public int Number; }
                """))));
}
