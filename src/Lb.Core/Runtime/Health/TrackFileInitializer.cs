using System.Globalization;
using System.Text;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Runtime.Health;

/// <summary>Writes what a tracked file is to hold at the start (<c>init_file</c>).</summary>
internal static class TrackFileInitializer
{
    /// <summary>Creates the file, or writes it anew if that is asked for.</summary>
    /// <returns>Why it could not; null if it could, or there was nothing to do.</returns>
    public static string? Write(TrackFileConfig config)
    {
        if (config.Init is not { } init || (!init.Overwrites && File.Exists(config.Path)))
            return null;

        try
        {
            using var file = new FileStream(config.Path, init.Overwrites ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
            file.Write(Encoding.ASCII.GetBytes(init.Value.ToString(CultureInfo.InvariantCulture) + "\n"));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return $"{config.Path} cannot be written: {e.Message}";
        }
    }
}
