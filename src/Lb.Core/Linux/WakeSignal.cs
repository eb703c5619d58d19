using Lb.Core.Linux.Native;

namespace Lb.Core.Linux;

/// <summary>
/// Ends a wait in <c>poll</c> from another thread (eventfd(2)). Signals given before the wait begins end it at once, and several count as one.
/// </summary>
internal sealed unsafe class WakeSignal : IDisposable
{
    private readonly FileDescriptor _descriptor;

    public WakeSignal()
    {
        _descriptor = EventFd.eventfd(0, EventFd.EFD_CLOEXEC | EventFd.EFD_NONBLOCK);
        if (_descriptor.IsInvalid)
        {
            throw LinuxException.FromLastError("make a wake-up descriptor (eventfd)");
        }
    }

    /// <summary>The number for a poll set.</summary>
    public int Number => _descriptor.Number;

    /// <summary>Ends the present or the next wait. Any thread may call it; after Dispose it does nothing.</summary>
    public void Set()
    {
        ulong one = 1;
        try
        {
            // It fails only when the counter is full, and then the waiter is awake anyway.
            _ = Unistd.write(_descriptor, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // A wake-up that races with the end of the waiter has nobody left to wake.
        }
    }

    /// <summary>Forgets the signals given so far.</summary>
    public void Reset()
    {
        ulong count;
        _ = Unistd.read(_descriptor, &count, sizeof(ulong));
    }

    public void Dispose() => _descriptor.Dispose();
}
