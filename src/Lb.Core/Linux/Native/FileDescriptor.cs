using Microsoft.Win32.SafeHandles;

namespace Lb.Core.Linux.Native;

/// <summary>Owns a file descriptor and closes it once.</summary>
internal sealed class FileDescriptor : SafeHandleZeroOrMinusOneIsInvalid
{
    public FileDescriptor()
        : base(ownsHandle: true)
    {
    }

    /// <summary>The number, for a poll set; valid while this object is alive and not disposed.</summary>
    public int Number => (int)handle;

    // The kernel frees the descriptor even when close reports an error, so there is nothing to try again.
    protected override bool ReleaseHandle() => Unistd.close((int)handle) == 0;
}
