namespace Lb.Testing;

/// <summary>Finds files of the repository from where tests run.</summary>
public static class RepositoryFiles
{
    /// <summary>The directory that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>An absolute path from one below the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "UserspaceLb.sln")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"no UserspaceLb.sln above {AppContext.BaseDirectory}");
    }
}
