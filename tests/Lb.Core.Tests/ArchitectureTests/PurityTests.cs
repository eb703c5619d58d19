namespace Lb.Core.Tests.ArchitectureTests;

public sealed class PurityTests
{
    [Fact]
    public void Product_PureFolders_ArePure() => Assert.Empty(PurityRule.Violations(CodeModel.Product));

    [Theory]
    [InlineData("object Bad => DateTime.UtcNow;")]
    [InlineData("object Bad => DateTimeOffset.Now;")]
    [InlineData("long Bad => System.Diagnostics.Stopwatch.GetTimestamp();")]
    [InlineData("object Bad => Environment.MachineName;")]
    [InlineData("object Bad => TimeProvider.System;")]
    [InlineData("void Bad() => Thread.Sleep(1);")]
    [InlineData("async Task Bad() => await Task.Yield();")]
    [InlineData("void Bad() { lock (_lock) { } } private readonly Lock _lock = new();")]
    [InlineData("object Bad => File.ReadAllText(\"a\");")]
    [InlineData("object Bad => new System.Net.Sockets.TcpClient();")]
    [InlineData("Microsoft.Extensions.Logging.ILogger? _log;")]
    [InlineData("object Bad => new Random();")]
    [InlineData("object Bad => Random.Shared;")]
    [InlineData("object Bad => Guid.NewGuid();")]
    [InlineData("void Bad() => Console.WriteLine();")]
    public void Violations_ImpureMember_IsFound(string member) =>
        Assert.NotEmpty(PurityRule.Violations(Snippet("src/Lb.Core/Wire/A.cs", member)));

    [Theory]
    [InlineData("src/Lb.Core/Wire/A.cs", "object Good => new DateTime(2026, 1, 1).AddDays(1);")]
    [InlineData("src/Lb.Core/Wire/A.cs", "object Good => System.Net.IPAddress.Any;")]
    [InlineData("src/Lb.Core/Runtime/A.cs", "object Good => DateTime.UtcNow;")]
    public void Violations_PureMemberOrShell_IsFine(string path, string member) => Assert.Empty(PurityRule.Violations(Snippet(path, member)));

    private static CodeModel Snippet(string path, string member) => CodeModel.Of((path, $"class A {{ {member} }}"));
}
