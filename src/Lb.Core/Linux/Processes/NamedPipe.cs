using System.Runtime.InteropServices;
using System.Text;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.Processes;

/// <summary>
/// The writing end of a named pipe (fifo(7)). It is opened for reading too, so that a missing reader is no error: lines wait in the pipe,
/// 64 KiB of them, as with keepalived.
/// </summary>
internal sealed class NamedPipe : IDisposable
{
    /// <summary>What one write puts into a pipe whole or not at all (PIPE_BUF, pipe(7)).</summary>
    public const int MaximumLineBytes = 4096;

    private const uint OwnerReadsAndWrites = 0x180;

    private readonly FileDescriptor _descriptor;
    private readonly bool _isOurs;

    private NamedPipe(string path, FileDescriptor descriptor, bool isOurs)
    {
        Path = path;
        _descriptor = descriptor;
        _isOurs = isOurs;
    }

    /// <summary>Its name.</summary>
    public string Path { get; }

    /// <summary>Opens a named pipe, and makes it if there is none: mode 0600, for <paramref name="owner"/>.</summary>
    /// <param name="path">Its name. A symbolic link, another kind of file, or a pipe of a stranger is refused.</param>
    /// <param name="owner">Who reads it. One that exists may be his, root's, or this process's user's.</param>
    /// <param name="refusal">Why there is none.</param>
    /// <returns>Null when it was refused.</returns>
    public static NamedPipe? TryOpen(string path, UserAccount owner, out string refusal)
    {
        var isOurs = Stat.mkfifo(path, OwnerReadsAndWrites) == 0;
        var error = isOurs ? 0 : Marshal.GetLastPInvokeError();
        if (error is not 0 and not Errno.EEXIST)
        {
            refusal = $"cannot make it: {LinuxException.Reason(error)}";
            return null;
        }

        var named = FileStatus.OfName(path);
        if (Objection(named, owner) is { } objection)
        {
            refusal = objection;
            return null;
        }

        var descriptor = Fcntl.open(path, Fcntl.O_RDWR | Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC, 0);
        error = descriptor.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        var pipe = new NamedPipe(path, descriptor, isOurs);
        refusal = error != 0 ? $"cannot open it: {LinuxException.Reason(error)}"
            : FileStatus.OfOpenFile(descriptor).Status.Identity != named.Status.Identity ? "it was exchanged for another file"
            : isOurs && !pipe.TryGiveTo(owner) ? $"cannot give it to {owner.Name}: {Marshal.GetLastPInvokeErrorMessage()}"
            : string.Empty;
        if (refusal.Length == 0)
        {
            return pipe;
        }

        pipe.Dispose();
        return null;
    }

    /// <summary>Writes a line of at most <see cref="MaximumLineBytes"/>, or nothing. Never waits.</summary>
    /// <returns>Why nothing was written, or null.</returns>
    public unsafe string? TryWrite(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        if (bytes.Length > MaximumLineBytes)
        {
            return "the line is too long";
        }

        fixed (byte* start = bytes)
        {
            return Unistd.write(_descriptor, start, (nuint)bytes.Length) == bytes.Length ? null
                : Marshal.GetLastPInvokeError() == Errno.EAGAIN ? "it is full; nobody reads it"
                : Marshal.GetLastPInvokeErrorMessage();
        }
    }

    /// <summary>Closes it, and removes it if this process made it.</summary>
    public void Dispose()
    {
        _descriptor.Dispose();
        if (!_isOurs)
        {
            return;
        }

        try
        {
            File.Delete(Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder may be gone or read-only by now; a pipe that stays is used again at the next start.
        }
    }

    private static string? Objection((FileStatus Status, int Error) named, UserAccount owner) =>
        named.Error != 0 ? $"cannot look at it: {LinuxException.Reason(named.Error)}"
        : named.Status.IsSymbolicLink ? "it is a symbolic link"
        : !named.Status.IsNamedPipe ? "it is not a named pipe"
        : named.Status.UserId != 0 && named.Status.UserId != owner.UserId && named.Status.UserId != Unistd.geteuid()
            ? $"it belongs to user {named.Status.UserId}, and not to root or {owner.Name}"
        : null;

    private bool TryGiveTo(UserAccount owner) =>
        (owner.UserId == Unistd.geteuid() && owner.GroupId == Unistd.getegid()) || Unistd.fchown(_descriptor, owner.UserId, owner.GroupId) == 0;
}
