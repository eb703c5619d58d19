using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux;

/// <summary>What ended a wait.</summary>
internal enum WaitOutcome
{
    /// <summary>Time ran out, or a POSIX signal came.</summary>
    TimedOut,

    /// <summary>Another thread gave the wake signal.</summary>
    Woken,

    /// <summary>The descriptor is ready.</summary>
    Ready,

    /// <summary>The descriptor has an error to fetch.</summary>
    Failed,
}

/// <summary>Waits for one descriptor and a wake signal together (ppoll(2)).</summary>
internal static unsafe class DescriptorWait
{
    /// <summary>Waits until <paramref name="descriptor"/> shows <paramref name="events"/>, the signal is given, or time runs out.</summary>
    /// <param name="descriptor">The descriptor to watch.</param>
    /// <param name="events">POLLIN or POLLOUT.</param>
    /// <param name="wake">The signal, or null.</param>
    /// <param name="timeout">Zero only looks; negative (such as <see cref="Timeout.InfiniteTimeSpan"/>) waits without end.</param>
    public static WaitOutcome Wait(FileDescriptor descriptor, short events, WakeSignal? wake, TimeSpan timeout)
    {
        var set = stackalloc pollfd[2];
        set[0] = new pollfd { fd = descriptor.Number, events = events };
        set[1] = new pollfd { fd = wake?.Number ?? -1, events = Poll.POLLIN };
        var limit = new timespec
        {
            tv_sec = timeout.Ticks / TimeSpan.TicksPerSecond,
            tv_nsec = timeout.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        var ready = Poll.ppoll(set, 2, timeout < TimeSpan.Zero ? null : &limit, null);
        if (ready < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error == Errno.EINTR ? WaitOutcome.TimedOut : throw LinuxException.FromError("wait for a socket (ppoll)", error);
        }

        if (set[1].revents != 0)
        {
            wake!.Reset();
        }

        if ((set[0].revents & (Poll.POLLERR | Poll.POLLHUP | Poll.POLLNVAL)) != 0)
        {
            return WaitOutcome.Failed;
        }

        if (set[0].revents != 0)
        {
            return WaitOutcome.Ready;
        }

        return set[1].revents != 0 ? WaitOutcome.Woken : WaitOutcome.TimedOut;
    }
}
