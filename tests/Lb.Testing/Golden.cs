namespace Lb.Testing;

/// <summary>
/// Files of the repository that hold what is expected. <c>LB_UPDATE_GOLDENS=1</c> writes them anew; the difference is then for a
/// reviewer to read.
/// </summary>
public static class Golden
{
    /// <summary>Whether goldens are written rather than compared.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable("LB_UPDATE_GOLDENS") == "1";

    /// <summary>The text a golden file holds, after writing <paramref name="actual"/> there if that is asked for.</summary>
    public static string Text(string path, string actual)
    {
        if (IsUpdating)
            File.WriteAllText(path, actual);

        return File.Exists(path) ? File.ReadAllText(path) : $"(there is no {path})";
    }

    /// <summary>The octets a golden file holds, after writing <paramref name="actual"/> there if that is asked for.</summary>
    public static byte[] Octets(string path, byte[] actual)
    {
        if (IsUpdating)
            File.WriteAllBytes(path, actual);

        return File.Exists(path) ? File.ReadAllBytes(path) : [];
    }
}
