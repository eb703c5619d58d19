using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.Processes;

/// <summary>
/// A program that was started by <see cref="ChildProcessLauncher"/>: its output, its end, and signals to it and everything in its session.
/// One thread at a time.
/// </summary>
internal sealed unsafe class ChildProcess : IDisposable
{
    private readonly FileDescriptor _processHandle;
    private readonly FileDescriptor _output;
    private bool _isReaped;

    internal ChildProcess(int id, FileDescriptor processHandle, FileDescriptor output)
    {
        Id = id;
        _processHandle = processHandle;
        _output = output;
    }

    /// <summary>The process number, which is also that of its session and process group.</summary>
    public int Id { get; }

    /// <summary>Waits for the program's end, for output, for the wake signal, or until time runs out.</summary>
    /// <param name="watchesEnd">Whether to wait for the end; once it ended, this is always ready.</param>
    /// <param name="watchesOutput">Whether to wait for output.</param>
    /// <param name="wake">The signal, or null.</param>
    /// <param name="patience">How long; negative waits without end.</param>
    public ChildEvents Wait(bool watchesEnd, bool watchesOutput, WakeSignal? wake, TimeSpan patience)
    {
        var set = stackalloc pollfd[3];
        set[0] = new pollfd { fd = watchesEnd ? _processHandle.Number : -1, events = Poll.POLLIN };
        set[1] = new pollfd { fd = watchesOutput ? _output.Number : -1, events = Poll.POLLIN };
        set[2] = new pollfd { fd = wake?.Number ?? -1, events = Poll.POLLIN };
        var limit = new timespec
        {
            tv_sec = patience.Ticks / TimeSpan.TicksPerSecond,
            tv_nsec = patience.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        if (Poll.ppoll(set, 3, patience < TimeSpan.Zero ? null : &limit, null) <= 0)
        {
            return ChildEvents.None;
        }

        if (set[2].revents != 0)
        {
            wake!.Reset();
        }

        return Shown(set[0], ChildEvents.Ended) | Shown(set[1], ChildEvents.Output) | Shown(set[2], ChildEvents.Woken);
    }

    /// <summary>Reads output. Never waits.</summary>
    /// <returns>The number of octets; 0 at the end of output; negative if there is none now.</returns>
    public int ReadOutput(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var count = (int)Unistd.read(_output, start, (nuint)buffer.Length);
            return count >= 0 || Marshal.GetLastPInvokeError() is Errno.EAGAIN or Errno.EINTR ? count : 0;
        }
    }

    /// <summary>
    /// Sends a signal to everything in the program's process group. The number cannot be a stranger's before <see cref="Reap"/>: until then
    /// the kernel keeps it.
    /// </summary>
    public void SignalGroup(int signal)
    {
        if (!_isReaped)
        {
            // It fails when nobody is left in the group (ESRCH) or all of them are another user's (EPERM); neither leaves anything to do.
            _ = Signals.kill(-Id, signal);
        }
    }

    /// <summary>Collects how it ended, and waits for the end if need be.</summary>
    public ExitStatus Reap()
    {
        int status;
        int result;
        do
        {
            result = Native.Wait.waitpid(Id, &status, 0);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);

        _isReaped = true;
        return result == Id ? ExitStatus.FromWaitStatus(status) : default;
    }

    public void Dispose()
    {
        _processHandle.Dispose();
        _output.Dispose();
    }

    private static ChildEvents Shown(in pollfd entry, ChildEvents meaning) => entry.revents != 0 ? meaning : ChildEvents.None;
}
