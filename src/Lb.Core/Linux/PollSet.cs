using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux;

/// <summary>
/// Waits for several descriptors and a wake signal together (ppoll(2)). It owns none of them and belongs to one thread; a wait allocates nothing.
/// </summary>
internal sealed unsafe class PollSet : IDisposable
{
    // The first place is the wake signal's, so slot n lies at n + 1.
    private const int FirstSlot = 1;
    private const int InitialCapacity = 16;

    private readonly WakeSignal _wake;
    private pollfd* _entries = (pollfd*)NativeMemory.AllocZeroed(InitialCapacity, (nuint)sizeof(pollfd));
    private int _capacity = InitialCapacity;
    private int _count;

    /// <summary>Makes a set without descriptors.</summary>
    /// <param name="wake">Ends a wait from another thread.</param>
    public PollSet(WakeSignal wake)
    {
        _wake = wake;
        Clear();
    }

    /// <summary>Adds a descriptor to be watched for something to read.</summary>
    /// <param name="descriptor">Its number; it stays the caller's.</param>
    /// <returns>The slot to ask <see cref="IsReady"/> about, counted from 0.</returns>
    public int Add(int descriptor)
    {
        ObjectDisposedException.ThrowIf(_entries is null, this);
        if (_count == _capacity)
        {
            _capacity *= 2;
            _entries = (pollfd*)NativeMemory.Realloc(_entries, (nuint)_capacity * (nuint)sizeof(pollfd));
        }

        _entries[_count] = new pollfd { fd = descriptor, events = Poll.POLLIN };
        return _count++ - FirstSlot;
    }

    /// <summary>Removes every descriptor; the wake signal stays.</summary>
    public void Clear()
    {
        ObjectDisposedException.ThrowIf(_entries is null, this);
        _entries[0] = new pollfd { fd = _wake.Number, events = Poll.POLLIN };
        _count = FirstSlot;
    }

    /// <summary>Waits until a descriptor is ready, the signal is given, or time runs out.</summary>
    /// <param name="timeout">Zero only looks; negative (such as <see cref="Timeout.InfiniteTimeSpan"/>) waits without end.</param>
    /// <returns>
    /// Whether a descriptor is ready or the signal was given, which is then reset. False: time ran out, or a POSIX signal came before, so look
    /// at the clock; no slot is ready then.
    /// </returns>
    /// <exception cref="LinuxException">The kernel refused: out of memory, or more descriptors than the process may open.</exception>
    public bool Wait(TimeSpan timeout)
    {
        ObjectDisposedException.ThrowIf(_entries is null, this);
        var limit = new timespec
        {
            tv_sec = timeout.Ticks / TimeSpan.TicksPerSecond,
            tv_nsec = timeout.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        var ready = Poll.ppoll(_entries, (nuint)_count, timeout < TimeSpan.Zero ? null : &limit, null);
        if (ready < 0)
        {
            Forget(Marshal.GetLastPInvokeError());
            return false;
        }

        if (_entries[0].revents != 0)
        {
            _wake.Reset();
        }

        return ready > 0;
    }

    /// <summary>Whether the last wait found a descriptor readable, or in error, which the next read of it tells.</summary>
    /// <param name="slot">What <see cref="Add"/> returned; of a slot cleared since, the answer is false.</param>
    public bool IsReady(int slot)
    {
        ObjectDisposedException.ThrowIf(_entries is null, this);
        return slot >= 0 && slot < _count - FirstSlot && _entries[slot + FirstSlot].revents != 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_entries);
        _entries = null;
    }

    /// <summary>A failed ppoll leaves the results of the one before; they are not this wait's.</summary>
    private void Forget(int error)
    {
        for (var i = 0; i < _count; i++)
        {
            _entries[i].revents = 0;
        }

        if (error != Errno.EINTR)
        {
            throw LinuxException.FromError("wait for sockets (ppoll)", error);
        }
    }
}
