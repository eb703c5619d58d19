using Lb.Core.Linux;
using Lb.Core.Linux.Native;
using Lb.Core.Linux.Processes;

namespace Lb.Core.Runtime.Scripts;

/// <summary>
/// Walks to a file from the root, as the kernel would, and looks at every directory and symbolic link on the way: who else than root could
/// put another file in its place? A link's target is walked to in the same way.
/// </summary>
internal sealed class PathExamination
{
    // What the kernel follows (MAXSYMLINKS).
    private const int MostLinks = 40;

    private readonly Stack<string> _directories = new();
    private readonly Stack<string> _ahead = new();
    private int _links;

    private PathExamination()
    {
    }

    /// <summary>Why the file cannot be reached, or null.</summary>
    public string? Missing { get; private set; }

    /// <summary>What somebody else than root could change, or null.</summary>
    public string? Unsafe { get; private set; }

    /// <summary>The file itself, when it was reached.</summary>
    public FileStatus File { get; private set; }

    /// <summary>Walks to a file.</summary>
    /// <param name="path">An absolute path.</param>
    public static PathExamination Of(string path)
    {
        var examination = new PathExamination();
        examination.Look("/");
        examination.Enter(path);
        while (examination is { Missing: null, _ahead.Count: > 0 })
        {
            examination.Step(examination._ahead.Pop());
        }

        return examination;
    }

    private void Enter(string path)
    {
        foreach (var component in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            _ahead.Push(component);
        }
    }

    private void Step(string component)
    {
        if (component == ".")
        {
            return;
        }

        if (component == "..")
        {
            _ = _directories.TryPop(out _);
            return;
        }

        var path = $"/{string.Join('/', _directories.Reverse().Append(component))}";
        if (Look(path) is not { } status)
        {
            return;
        }

        if (status.IsSymbolicLink)
        {
            Follow(path);
        }
        else if (status.IsDirectory || _ahead.Count > 0)
        {
            _directories.Push(component);
        }
    }

    private FileStatus? Look(string path)
    {
        var (status, error) = FileStatus.OfName(path);
        if (error != 0)
        {
            Missing = error == Errno.ENOENT ? $"{path} does not exist" : $"{path} cannot be looked at: {LinuxException.Reason(error)}";
            return null;
        }

        // A link's own permission bits mean nothing: who may exchange it, the directory says.
        Unsafe ??= status.UserId != 0 ? $"{path} belongs to user {status.UserId} and not to root"
            : status is { IsSymbolicLink: false, IsWritableByOthers: true } ? $"{path} is writable by others than root"
            : null;
        File = status;
        return status;
    }

    private void Follow(string path)
    {
        if (++_links > MostLinks)
        {
            Missing = $"{path} leads through too many symbolic links";
            return;
        }

        try
        {
            var target = new FileInfo(path).LinkTarget ?? string.Empty;
            if (target.StartsWith('/'))
            {
                _directories.Clear();
            }

            Enter(target);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Missing = $"{path} cannot be read: {error.Message}";
        }
    }
}
