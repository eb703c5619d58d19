namespace Lb.Testing;

/// <summary>A folder that only root can write to, all the way down from <c>/</c>, for scripts that run as root. Gone with all it holds when disposed.</summary>
public sealed class RootFolder : IDisposable
{
    private const UnixFileMode Everything = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Read and search for everybody, write for the owner.</summary>
    public const UnixFileMode Safe = Everything | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public RootFolder()
    {
        Path = $"/run/userspacelb-test-{Guid.NewGuid():N}";
        _ = Directory.CreateDirectory(Path);
        File.SetUnixFileMode(Path, Safe);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Whether this process can make one.</summary>
    public static bool IsAvailable => Environment.IsPrivilegedProcess;

    /// <summary>Why it cannot.</summary>
    public static string WhyNot => "needs root, to make files that belong to root and to change users";

    /// <summary>The name of something in it.</summary>
    public string Name(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a folder in it.</summary>
    public string Folder(string name, UnixFileMode mode = Safe)
    {
        _ = Directory.CreateDirectory(Name(name));
        File.SetUnixFileMode(Name(name), mode);
        return Name(name);
    }

    /// <summary>Writes an executable sh script.</summary>
    public string Script(string name, string body, UnixFileMode mode = Safe)
    {
        File.WriteAllText(Name(name), $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(Name(name), mode);
        return Name(name);
    }

    /// <summary>Makes a named pipe.</summary>
    public string Fifo(string name)
    {
        _ = ExternalTool.Run("mkfifo", Name(name));
        return Name(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
