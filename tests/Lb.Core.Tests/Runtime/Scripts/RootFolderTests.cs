using Lb.Testing;

namespace Lb.Core.Tests.Runtime.Scripts;

/// <summary>Tests of which some need a folder that is root's alone: where there cannot be one, those that ask for it are skipped.</summary>
public abstract class RootFolderTests : IDisposable
{
    private readonly RootFolder? _folder = RootFolder.IsAvailable ? new RootFolder() : null;

    /// <summary>The folder, the test's own.</summary>
    protected RootFolder Folder
    {
        get
        {
            Skip.If(_folder is null, RootFolder.WhyNot);
            return _folder!;
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what the test holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _folder?.Dispose();
        }
    }
}
