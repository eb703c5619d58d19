using Lb.Core.Configuration;
using Lb.Core.Runtime.Scripts;
using Lb.Testing;

namespace Lb.Core.Tests.Runtime.Scripts;

/// <summary>Real files of root's and of others.</summary>
public sealed class ScriptSecurityTests : RootFolderTests
{
    private const UnixFileMode Open = RootFolder.Safe | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private static readonly ScriptsConfig Lenient = Commands.Rules with { RefusesUnsafe = false };

    [SkippableFact]
    public void Examine_FileOfRootsInFoldersOfRoots_IsApproved()
    {
        var path = Folder.Script("safe.sh", "exit 0");

        var verdict = ScriptSecurity.Examine(Commands.Config(path, "a", "b c"), Commands.Rules);

        Assert.Null(verdict.Reason);
        Assert.Equal<string>([path, "a", "b c"], verdict.Script!.Arguments);
        Assert.Equal((0U, 0U, "root"), (verdict.Script.Account.UserId, verdict.Script.Account.GroupId, verdict.Script.UserName));
    }

    [SkippableTheory]
    [InlineData(RootFolder.Safe | UnixFileMode.GroupWrite)]
    [InlineData(RootFolder.Safe | UnixFileMode.OtherWrite)]
    public void Examine_FileOthersMayWrite_IsRefusedOrWarnedOf(UnixFileMode mode) =>
        AssertUnsafe(Folder.Script("open.sh", "exit 0", mode), "open.sh is writable by others than root");

    [SkippableTheory]
    [InlineData(RootFolder.Safe | UnixFileMode.GroupWrite)]
    [InlineData(Open)]
    [InlineData(Open | UnixFileMode.StickyBit)]
    public void Examine_FolderOthersMayWrite_IsRefusedOrWarnedOf(UnixFileMode mode)
    {
        _ = Folder.Folder("open", mode);

        AssertUnsafe(Folder.Script("open/x.sh", "exit 0"), "open is writable by others than root");
    }

    [SkippableFact]
    public void Examine_FileOfSomebodyElse_IsRefusedOrWarnedOf()
    {
        var path = Folder.Script("his.sh", "exit 0");
        _ = ExternalTool.Run("chown", "nobody", path);

        AssertUnsafe(path, "his.sh belongs to user 65534 and not to root");
    }

    [SkippableFact]
    public void Examine_SymbolicLinkToWritableTarget_IsRefusedOrWarnedOf()
    {
        _ = Folder.Folder("open", Open);
        var target = Folder.Script("open/target.sh", "exit 0");
        _ = File.CreateSymbolicLink(Folder.Name("link.sh"), target);
        _ = Directory.CreateSymbolicLink(Folder.Name("door"), "open");

        AssertUnsafe(Folder.Name("link.sh"), "open is writable by others than root");
        AssertUnsafe(Folder.Name("door/target.sh"), "open is writable by others than root");
        AssertUnsafe(Folder.Name("safe/../open/./target.sh"), "open is writable by others than root", () => Folder.Folder("safe"));
    }

    [SkippableFact]
    public void Examine_SymbolicLinkToSafeTarget_IsApprovedUnderItsOwnName()
    {
        _ = Folder.Script("target.sh", "exit 0");
        _ = File.CreateSymbolicLink(Folder.Name("link.sh"), "target.sh");

        var verdict = ScriptSecurity.Examine(Commands.Config(Folder.Name("link.sh")), Commands.Rules);

        Assert.Null(verdict.Reason);
        Assert.Equal(Folder.Name("link.sh"), verdict.Script!.Name);
    }

    [SkippableFact]
    public void Examine_RunsAsSomebodyElse_MayBeAnybodysFile()
    {
        _ = Folder.Folder("open", Open);
        var path = Folder.Script("open/x.sh", "exit 0");

        var verdict = ScriptSecurity.Examine(Commands.Config(path), Commands.Rules with { User = "nobody" });

        Assert.Null(verdict.Reason);
        Assert.Equal("nobody", verdict.Script!.UserName);
    }

    [SkippableTheory]
    [InlineData(UnixFileMode.SetUser, true)]
    [InlineData(UnixFileMode.SetGroup, true)]
    [InlineData(UnixFileMode.None, false)]
    public void Examine_RunsAsSomebodyElseButBecomesRoot_MustBeSafe(UnixFileMode bit, bool refused)
    {
        _ = Folder.Folder("open", Open);
        var path = Folder.Script("open/x.sh", "exit 0", RootFolder.Safe | bit);

        Assert.Equal(refused, ScriptSecurity.Examine(Commands.Config(path), Commands.Rules with { User = "nobody" }).Script is null);
        Assert.Null(ScriptSecurity.Examine(new ScriptConfig([path], "nobody", "root"), Commands.Rules).Script);
    }

    [SkippableFact]
    public void Examine_NotExecutableForItsUser_IsRefused()
    {
        var path = Folder.Script("secret.sh", "exit 0", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var plain = Folder.Script("plain.sh", "exit 0", UnixFileMode.UserRead);

        AssertRefused($"{path} is not executable for nobody", Commands.Config(path), Commands.Rules with { User = "nobody" });
        AssertRefused($"{plain} is not executable for root", Commands.Config(plain), Lenient);
    }

    [SkippableFact]
    public void Examine_NoSuchFileOrNoFile_IsRefused()
    {
        _ = File.CreateSymbolicLink(Folder.Name("loop"), "loop");
        _ = Folder.Script("file", "exit 0");

        AssertRefused("nothing.sh does not exist", Commands.Config(Folder.Name("nothing.sh")), Lenient);
        AssertRefused("is not a file", Commands.Config(Folder.Path), Lenient);
        AssertRefused("too many symbolic links", Commands.Config(Folder.Name("loop")), Lenient);
        AssertRefused("Not a directory", Commands.Config(Folder.Name("file/x")), Lenient);
    }

    [Theory]
    [InlineData("there is no command", "")]
    [InlineData("relative path", "./x.sh")]
    [InlineData("relative path", "bin/true")]
    [InlineData("is not found in /usr/sbin:/usr/bin:/sbin:/bin", "no-such-program-anywhere")]
    public void Examine_CommandThatNamesNoFile_IsRefused(string reason, string program) =>
        AssertRefused(reason, Commands.Config(program), new ScriptsConfig());

    [Fact]
    public void Examine_NameWithoutSlash_IsLookedFor() =>
        Assert.Equal("/usr/bin/env", ScriptSecurity.Examine(Commands.Config("env", "x"), new ScriptsConfig()).Script!.Name);

    [Fact]
    public void Examine_UnknownUserOrGroup_IsRefused()
    {
        AssertRefused("there is no user no-such-user", new ScriptConfig(["/bin/true"], "no-such-user", null), Commands.Rules);
        AssertRefused("there is no group no-such-group", new ScriptConfig(["/bin/true"], "root", "no-such-group"), Commands.Rules);
        AssertRefused("there is no user no-such-user", Commands.Config("/bin/true"), new ScriptsConfig { User = "no-such-user" });
    }

    [SkippableFact]
    public void Examine_UserAndGroupOfTheScript_PrecedeTheGlobalOnes()
    {
        Skip.IfNot(RootFolder.IsAvailable, RootFolder.WhyNot);
        var rules = new ScriptsConfig { User = "nobody", Group = "daemon" };

        var global = ScriptSecurity.Examine(Commands.Config("/bin/true"), rules).Script!.Account;
        var own = ScriptSecurity.Examine(new ScriptConfig(["/bin/true"], "root", null), rules).Script!.Account;

        Assert.Equal(("nobody", 65534U, 1U), (global.Name, global.UserId, global.GroupId));
        Assert.Equal(("root", 0U, 0U), (own.Name, own.UserId, own.GroupId));
    }

    private static void AssertRefused(string reason, ScriptConfig script, ScriptsConfig rules)
    {
        var verdict = ScriptSecurity.Examine(script, rules);

        Assert.Null(verdict.Script);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }

    private static void AssertUnsafe(string path, string reason, Action? first = null)
    {
        first?.Invoke();
        AssertRefused(reason, Commands.Config(path), Commands.Rules);

        var lenient = ScriptSecurity.Examine(Commands.Config(path), Lenient);
        Assert.Contains(reason, lenient.Reason, StringComparison.Ordinal);
        Assert.Equal(path, lenient.Script!.Name);
    }
}
