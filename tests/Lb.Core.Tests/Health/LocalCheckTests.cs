using System.Net;
using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Health;
using Lb.Core.Runtime.Health;
using Lb.Core.Runtime.Health.Checks;
using Lb.Testing;

namespace Lb.Core.Tests.Health;

/// <summary>Checks that need this host alone: ping, files, programs.</summary>
public sealed class LocalCheckTests
{
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 9);

    [SkippableTheory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task PingCheck_HostThatAnswers_Succeeds(string address)
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "a raw socket needs root");
        var checker = new PingCheckConfig { Connection = Checks.Within(Checks.Long) };
        Assert.Equal("+ echo reply", Checks.Show(await Checks.RunAsync(checker, new IPEndPoint(IPAddress.Parse(address), 80))));
    }

    [Theory]
    [InlineData("5", "+ the file holds 5", 5)]
    [InlineData(" -7 \n8", "+ the file holds -7", -7)]
    [InlineData("", "+ no number in the file: 0", 0)]
    [InlineData("much", "+ no number in the file: 0", 0)]
    [InlineData("99999999999999", "+ the file holds 2147483647", int.MaxValue)]
    [InlineData("-99999999999999", "- the file holds -2147483648, -2147483648 in all", 0)]
    public async Task FileCheck_Number_IsTheInfluence(string content, string expected, int influence)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("number");
        await File.WriteAllTextAsync(path, content);
        var result = await CheckFileAsync(path);
        Assert.Equal(expected, Checks.Show(result));
        Assert.Equal(WeightInfluence.Add(influence), result.Weight);
    }

    [Fact]
    public async Task FileCheck_HugeOrMissingFile_IsReadWithinBounds()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("+ no number in the file: 0", Checks.Show(await CheckFileAsync(folder.File("missing"))));
        Assert.Equal("+ no number in the file: 0", Checks.Show(await CheckFileAsync("/dev/zero")));
    }

    [Theory]
    [InlineData(null, false, "7", "7")]
    [InlineData(null, true, "7", "3\n")]
    [InlineData("", false, "", "3\n")]
    public async Task TrackFileInitializer_Write_CreatesOrOverwrites(string? subfolder, bool overwrites, string before, string after)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("number");
        if (subfolder is null)
            await File.WriteAllTextAsync(path, before);

        var file = new TrackFileConfig { Name = "n", Path = path, Init = new TrackFileInitConfig(3, overwrites) };
        Assert.Null(TrackFileInitializer.Write(file));
        Assert.Equal(after, await File.ReadAllTextAsync(path));
        Assert.NotNull(TrackFileInitializer.Write(file with { Path = folder.File("no/such/folder") }));
        Assert.Null(TrackFileInitializer.Write(file with { Path = folder.File("no/such/folder"), Init = null }));
    }

    [Theory]
    [InlineData(0, "", false, "+ exit code 0")]
    [InlineData(1, "", true, "- exit code 1")]
    [InlineData(12, "", true, "+ exit code 12: weight 10")]
    [InlineData(12, "", false, "- exit code 12")]
    [InlineData(null, "timed out", true, "- timed out")]
    public async Task MiscCheck_Exit_IsRead(int? code, string reason, bool isDynamic, string expected)
    {
        var given = TimeSpan.Zero;
        var checker = new MiscCheckConfig
        {
            Script = new ScriptConfig(["/bin/x"], null, null),
            IsDynamic = isDynamic,
            Timeout = TimeSpan.FromSeconds(7),
        };
        var result = await Checks.RunAsync(
            checker,
            Anywhere,
            (timeout, _) =>
            {
                given = timeout;
                return Task.FromResult(new ProgramExit(code, reason));
            });
        Assert.Equal(expected, Checks.Show(result));
        Assert.Equal(TimeSpan.FromSeconds(7), given);
    }

    private static Task<CheckResult> CheckFileAsync(string path) =>
        Checks.RunAsync(new FileCheckConfig { TrackFile = "n" }, Anywhere, files: new TrackFileConfig { Name = "n", Path = path });
}
