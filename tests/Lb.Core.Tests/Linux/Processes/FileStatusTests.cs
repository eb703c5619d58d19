using Lb.Core.Linux.Native;
using Lb.Core.Linux.Processes;
using Lb.Testing;

namespace Lb.Core.Tests.Linux.Processes;

/// <summary>What statx tells, against stat(1).</summary>
public sealed class FileStatusTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/etc/passwd")]
    [InlineData("/bin")]
    [InlineData("/dev/null")]
    [InlineData("/usr/bin/passwd")]
    public void OfName_FilesOfTheSystem_AreAsStatSays(string path)
    {
        var (status, error) = FileStatus.OfName(path);

        var said = ExternalTool.Run("stat", "-c", "%u %g %i %F", path).Trim().Split(' ', 4);
        Assert.Equal(0, error);
        Assert.Equal((said[0], said[1], said[2]), ($"{status.UserId}", $"{status.GroupId}", $"{status.Identity.Inode}"));
        Assert.Equal(
            said[3],
            status.IsDirectory ? "directory" : status.IsSymbolicLink ? "symbolic link" : status.IsRegularFile ? "regular file" : "character special file");
        Assert.Equal(path == "/usr/bin/passwd", status.GivesRoot);
    }

    [Fact]
    public void OfName_NoSuchFile_TellsTheError() => Assert.Equal(Errno.ENOENT, FileStatus.OfName("/run/no-such-file").Error);

    [Theory]
    [InlineData(UnixFileMode.UserExecute, true, true, false, false)]
    [InlineData(UnixFileMode.GroupExecute, true, false, true, false)]
    [InlineData(UnixFileMode.OtherExecute, true, false, false, true)]
    [InlineData(UnixFileMode.UserRead, false, false, false, false)]
    public void IsExecutableBy_OneBit_CountsForOneClassAndRoot(UnixFileMode mode, bool root, bool owner, bool group, bool others)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x");
        File.WriteAllText(path, "");
        File.SetUnixFileMode(path, mode);
        var status = FileStatus.OfName(path).Status;
        const uint Stranger = 12345;

        Assert.Equal(root, status.IsExecutableBy(0, 0));
        Assert.Equal(group, status.IsExecutableBy(Stranger, status.GroupId));
        Assert.Equal(others, status.IsExecutableBy(Stranger, Stranger));
        Assert.Equal(status.UserId == 0 ? root : owner, status.IsExecutableBy(status.UserId, Stranger));
    }
}
