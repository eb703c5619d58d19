using Lb.Core.Configuration;
using Lb.Core.Runtime;
using Lb.Core.Runtime.Scripts;
using Lb.Testing;

namespace Lb.Core.Tests.Runtime.Scripts;

/// <summary>The named pipes that get a line for every transition.</summary>
public sealed class NotifyFifoTests : RootFolderTests
{
    private readonly ListLogger _log = new();

    [SkippableFact]
    public async Task Post_TwoFifos_EachGetsEveryLineInOrder()
    {
        var rules = Rules() with { NotifyFifo = Folder.Name("all"), VrrpNotifyFifo = Folder.Name("vrrp") };
        await using var service = new NotifyService(rules, _log);

        // Nobody reads yet: the pipe keeps the lines.
        service.Post(new NotifyMessage(NotifyMessage.Instance, "VI_1", "MASTER", 100, []));
        service.Post(new NotifyMessage(NotifyMessage.Group, "a\nb", "FAULT", 0, []));

        foreach (var path in new[] { "all", "vrrp" })
        {
            using var reader = await OpenAsync(Folder.Name(path));
            Assert.Equal("INSTANCE \"VI_1\" MASTER 100", await reader.ReadLineAsync());
            Assert.Equal("GROUP \"a\\x0Ab\" FAULT 0", await reader.ReadLineAsync());
        }
    }

    [SkippableFact]
    public async Task Post_FifoOfOneKind_GetsThatKindAlone()
    {
        var rules = Rules() with { NotifyFifo = Folder.Name("all"), VrrpNotifyFifo = Folder.Name("vrrp"), LvsNotifyFifo = Folder.Name("lvs") };
        await using var service = new NotifyService(rules, _log);

        service.Post(new NotifyMessage(NotifyMessage.Instance, "VI_1", "MASTER", 100, []));
        service.Post(NotifyMessage.OfHealth("VS [198.18.0.100]:tcp:80 UP", null));
        service.Post(new NotifyMessage(NotifyMessage.Instance, "VI_1", "BACKUP", 100, []));

        const string Master = "INSTANCE \"VI_1\" MASTER 100", Quorum = "VS [198.18.0.100]:tcp:80 UP", Backup = "INSTANCE \"VI_1\" BACKUP 100";
        foreach (var (path, lines) in new (string, string[])[] { ("all", [Master, Quorum, Backup]), ("vrrp", [Master, Backup]), ("lvs", [Quorum]) })
        {
            using var reader = await OpenAsync(Folder.Name(path));
            foreach (var line in lines)
                Assert.Equal(line, await reader.ReadLineAsync());
        }
    }

    [SkippableFact]
    public async Task NotifyService_FifoOfItsOwn_IsTheReadersAloneAndRemovedAtTheEnd()
    {
        var path = Folder.Name("fifo");
        var service = new NotifyService(new ScriptsConfig { User = "nobody", Group = "daemon", VrrpNotifyFifo = path }, _log);

        Assert.Equal("fifo nobody daemon 600", ExternalTool.Run("stat", "-c", "%F %U %G %a", path).Trim());
        await service.DisposeAsync();
        Assert.False(File.Exists(path));
    }

    [SkippableFact]
    public async Task NotifyService_FifoThatExists_IsUsedAndStays()
    {
        var path = Folder.Fifo("fifo");
        var service = new NotifyService(Rules() with { NotifyFifo = path }, _log);

        service.Post(new NotifyMessage(NotifyMessage.Instance, "VI_1", "BACKUP", 1, []));
        using (var reader = await OpenAsync(path))
        {
            Assert.Equal("INSTANCE \"VI_1\" BACKUP 1", await reader.ReadLineAsync());
        }

        await service.DisposeAsync();
        Assert.True(File.Exists(path));
    }

    [SkippableTheory]
    [InlineData("link", "it is a symbolic link")]
    [InlineData("file", "it is not a named pipe")]
    [InlineData("his", "it belongs to user 1, and not to root or nobody")]
    [InlineData("none/fifo", "cannot make it: No such file or directory")]
    public async Task NotifyService_PlantedFifo_IsRefused(string name, string reason)
    {
        _ = File.CreateSymbolicLink(Folder.Name("link"), Folder.Fifo("fifo"));
        await File.WriteAllTextAsync(Folder.Name("file"), "kept");
        _ = ExternalTool.Run("chown", "daemon", Folder.Fifo("his"));

        await using var service = new NotifyService(new ScriptsConfig { User = "nobody", NotifyFifo = Folder.Name(name) }, _log);
        service.Post(new NotifyMessage(NotifyMessage.Instance, "VI_1", "MASTER", 100, []));

        Assert.Equal($"notify_fifo {Folder.Name(name)} is not used: {reason}", Assert.Single(_log.Texts(EventIds.FifoRefused)));
        Assert.Equal("kept", await File.ReadAllTextAsync(Folder.Name("file")));
    }

    [SkippableFact]
    public async Task Post_NobodyReads_LosesLinesAndSaysSoOnce()
    {
        await using var service = new NotifyService(Rules() with { NotifyFifo = Folder.Name("fifo") }, _log);
        var message = new NotifyMessage(NotifyMessage.Instance, new string('x', 1000), "MASTER", 100, []);

        for (var count = 0; count < 100; count++)
        {
            service.Post(message);
        }

        Assert.Contains("full", Assert.Single(_log.Texts(EventIds.FifoLost)), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Post_NameLongerThanAPipeTakesWhole_LosesTheLine()
    {
        await using var service = new NotifyService(Rules() with { NotifyFifo = Folder.Name("fifo") }, _log);

        service.Post(new NotifyMessage(NotifyMessage.Instance, new string('x', 5000), "MASTER", 100, []));

        Assert.Contains("too long", Assert.Single(_log.Texts(EventIds.FifoLost)), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task NotifyService_FifoScript_GetsThePathAndReadsAsItsUser()
    {
        var script = new ScriptConfig([Folder.Script("read.sh", "id -un; cat \"$2\""), "first"], "nobody", null);
        await using var service = new NotifyService(Rules() with { NotifyFifo = Folder.Name("fifo"), NotifyFifoScript = script }, _log);

        service.Post(new NotifyMessage(NotifyMessage.Instance, "VI_1", "MASTER", 100, []));

        _ = await _log.WaitForAsync("read.sh: nobody");
        _ = await _log.WaitForAsync("read.sh: INSTANCE \"VI_1\" MASTER 100");
        await service.DrainAsync(TimeSpan.Zero).WaitAsync(Commands.Patience);
        Assert.Empty(_log.Texts(EventIds.FifoReaderEnded));
    }

    [SkippableFact]
    public async Task Apply_ScriptThatEnded_IsStartedAgain()
    {
        var rules = Rules() with { NotifyFifo = Folder.Name("fifo"), NotifyFifoScript = Commands.Config(Folder.Script("once.sh", "read line < $1; echo got $line; exit 3")) };
        await using var service = new NotifyService(rules, _log);
        service.Post(new NotifyMessage(NotifyMessage.Instance, "first", "MASTER", 100, []));
        _ = await _log.WaitForAsync("The script of notify_fifo exited with status 3");

        await ReapplyUntilAsync(service, rules, "got INSTANCE \"second\"");

        Assert.Equal(1, _log.Texts(EventIds.ScriptOutput).Count(static line => line.Contains("first", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task Apply_OtherPath_ClosesTheOldFifoAndOpensTheNew()
    {
        await using var service = new NotifyService(Rules() with { NotifyFifo = Folder.Name("old"), VrrpNotifyFifo = Folder.Name("same") }, _log);

        service.Apply(Rules() with { NotifyFifo = Folder.Name("new"), VrrpNotifyFifo = Folder.Name("same") });

        Assert.Equal((false, true, true), (File.Exists(Folder.Name("old")), File.Exists(Folder.Name("new")), File.Exists(Folder.Name("same"))));
    }

    private static ScriptsConfig Rules() => new() { User = "root" };

    // Opening the reading end cannot block: the service has the writing end.
    private static Task<StreamReader> OpenAsync(string path) => Task.Run(() => new StreamReader(path)).WaitAsync(Commands.Patience);

    private async Task ReapplyUntilAsync(NotifyService service, ScriptsConfig rules, string text)
    {
        service.Post(new NotifyMessage(NotifyMessage.Instance, "second", "MASTER", 100, []));
        var told = _log.WaitForAsync(text);

        // A script is over a moment after that was logged, and only then a reload starts it again.
        do
        {
            service.Apply(rules);
        }
        while (await Task.WhenAny(told, Task.Delay(TimeSpan.FromMilliseconds(20))) != told);

        _ = await told;
    }
}
