namespace Lb.Testing;

/// <summary>A folder for one test's files that is gone with all it holds when disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("userspacelb-test-");

    /// <summary>The path of a file in the folder.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
