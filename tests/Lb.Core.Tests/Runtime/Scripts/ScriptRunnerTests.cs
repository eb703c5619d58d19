using Lb.Core.Linux.Native;
using Lb.Core.Linux.Processes;
using Lb.Core.Runtime;
using Lb.Core.Runtime.Scripts;
using Lb.Testing;

namespace Lb.Core.Tests.Runtime.Scripts;

/// <summary>Real programs, and the state they find themselves in.</summary>
public sealed class ScriptRunnerTests
{
    private readonly ListLogger _log = new();
    private readonly ScriptRunner _runner;

    public ScriptRunnerTests() => _runner = new ScriptRunner(_log);

    private IReadOnlyList<string> Output => [.. _log.Texts(EventIds.ScriptOutput).Select(static line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..])];

    [Theory]
    [InlineData("exit 0", 0, null)]
    [InlineData("exit 7", 7, null)]
    [InlineData("kill -9 $$", null, 9)]
    public async Task RunAsync_ProgramEnds_TellsHow(string text, int? exitCode, int? signal)
    {
        var result = await RunAsync(Commands.Shell(text));

        Assert.Equal((exitCode, signal, false, null), (result.ExitCode, result.Signal, result.TimedOut, result.NotStarted));
        Assert.Equal(exitCode == 0 ? 0 : 1, _log.Texts(EventIds.ScriptFailed).Count);
    }

    [Fact]
    public async Task RunAsync_ArgumentsWithShellWords_PassUnread()
    {
        string[] arguments = ["$(id)", "a b", "*", "'\"", "; exit 3", ""];

        _ = await RunAsync(Commands.Approved("/usr/bin/printf", "[%s]\n"), arguments);

        Assert.Equal(arguments.Select(static argument => $"[{argument}]"), Output);
    }

    [Fact]
    public async Task RunAsync_Environment_IsThePathAlone()
    {
        _ = await RunAsync(Commands.Approved("/usr/bin/env"));

        Assert.Equal(["PATH=/usr/sbin:/usr/bin:/sbin:/bin"], Output);
    }

    [Fact]
    public async Task RunAsync_WorkingDirectoryInputAndSession_AreClean()
    {
        _ = await RunAsync(Commands.Shell("pwd; readlink /proc/self/fd/0; read pid name state parent group session rest < /proc/$$/stat; test $pid = $group && test $pid = $session && echo own"));

        Assert.Equal(["/", "/dev/null", "own"], Output);
    }

    [Fact]
    public async Task RunAsync_SignalsIgnoredByThisProcess_HaveTheirDefaults()
    {
        _ = await RunAsync(Commands.Approved("/bin/grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"));

        // 32 and 33 are glibc's own; its posix_spawn leaves them ignored until the next program's glibc takes them.
        const ulong OfTheLibrary = 0b11UL << 31;
        Assert.Equal(2, Output.Count);
        Assert.All(Output, static line => Assert.Equal(0UL, Convert.ToUInt64(line.Split('\t')[1], 16) & ~OfTheLibrary));
    }

    [Fact]
    public async Task RunAsync_DescriptorsThatAreNotCloseOnExec_AreClosed()
    {
        const int NotCloseOnExec = 0;
        using var leaky = EventFd.eventfd(0, NotCloseOnExec);
        var leaked = new FileInfo($"/proc/self/fd/{leaky.Number}").LinkTarget!;

        _ = await RunAsync(Commands.Shell("for fd in /proc/$$/fd/*; do readlink $fd; done"));

        Assert.Equal("anon_inode:[eventfd]", leaked);
        Assert.Contains("/dev/null", Output);
        Assert.DoesNotContain(leaked, Output);
    }

    [Fact]
    public async Task RunAsync_ProgramDoesNotExist_IsNotStarted()
    {
        var result = await RunAsync(Commands.Approved("/run/there/is/no/such/program"));

        Assert.Contains("No such file", result.NotStarted, StringComparison.Ordinal);
        Assert.EndsWith("is the program of its first line (#!) there?", result.NotStarted, StringComparison.Ordinal);
        Assert.Null(result.ExitCode);
    }

    [Fact]
    public async Task RunAsync_ArgumentWithZeroOctet_IsNotStarted()
    {
        var result = await RunAsync(Commands.Approved("/bin/echo"), ["a\0b"]);

        Assert.Contains("zero octet", result.NotStarted, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task RunAsync_ScriptWithoutInterpreterLine_IsGivenToTheShell()
    {
        Skip.IfNot(RootFolder.IsAvailable, RootFolder.WhyNot);
        using var folder = new RootFolder();
        var path = folder.Script("plain", "");
        await File.WriteAllTextAsync(path, "echo $1\n");

        _ = await RunAsync(Commands.Approved(path, "$(id)"));

        Assert.Equal(["$(id)"], Output);
    }

    [SkippableFact]
    public async Task RunAsync_OtherUser_HasHisIdentityAndNoOtherGroups()
    {
        Skip.IfNot(RootFolder.IsAvailable, RootFolder.WhyNot);
        var nobody = UserAccount.FindUser("nobody")!.Value;

        _ = await RunAsync(new ApprovedScript(["/bin/grep", "-E", "^(Uid|Gid|Groups|CapEff|CapPrm):", "/proc/self/status"], nobody));

        var (user, group) = (nobody.UserId, nobody.GroupId);
        Assert.Equal($"Uid:\t{user}\t{user}\t{user}\t{user}", Output[0]);
        Assert.Equal($"Gid:\t{group}\t{group}\t{group}\t{group}", Output[1]);
        Assert.Equal("Groups:", Output[2].Trim());
        Assert.All(Output.Skip(3), static line => Assert.EndsWith("0000000000000000", line, StringComparison.Ordinal));
    }

    private Task<ScriptResult> RunAsync(ApprovedScript script, params string[] more) =>
        _runner.RunAsync(script, more, Commands.Patience, CancellationToken.None).WaitAsync(Commands.Patience);
}
