using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Lb.Core.Configuration;

/// <summary>Configuration files of this machine, read as UTF-8; bytes that are not UTF-8 become U+FFFD.</summary>
public sealed class FileSystemConfigurationFiles : IConfigurationFiles
{
    /// <summary>The largest file read, in bytes (16 MiB): a device or a log named by mistake must not fill the memory.</summary>
    public const int MaximumFileBytes = 16 * 1024 * 1024;

    /// <inheritdoc/>
    public bool TryRead(string path, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        text = null;
        problem = null;
        try
        {
            if (Directory.Exists(path))
            {
                problem = "it is a directory";
                return false;
            }

            // A pipe (process substitution) has no length, so the bound is held while reading.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = stream.Read(buffer, 0, buffer.Length)) > 0)
            {
                content.Write(buffer, 0, read);
                if (content.Length > MaximumFileBytes)
                {
                    problem = $"it is longer than {MaximumFileBytes} bytes, which no configuration is";
                    return false;
                }
            }

            text = Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length).TrimStart('\uFEFF');
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = "there is no such file";
        }
        catch (UnauthorizedAccessException)
        {
            problem = "permission denied";
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            problem = exception.Message;
        }

        return false;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory)
    {
        try
        {
            var entries = Directory.EnumerateFileSystemEntries(directory.Length == 0 ? "." : directory);
            return [.. entries.Select(path => Path.GetFileName(path))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }
}
