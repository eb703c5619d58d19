using System.Diagnostics;
using Lb.Core.Linux;
using Lb.Core.Linux.Native;
using Lb.Core.Linux.Processes;

namespace Lb.Core.Runtime.Scripts;

/// <summary>One run: waits for the end of the program, takes its output, and ends it when its time is up.</summary>
/// <param name="child">The program.</param>
/// <param name="output">Takes what it writes.</param>
/// <param name="timeout">When it is ended; negative: never.</param>
internal sealed class ScriptRun(ChildProcess child, ScriptOutput output, TimeSpan timeout)
{
    // After SIGKILL a process ends unless the kernel holds it (a dead NFS server); it is asked again now and then.
    private static readonly TimeSpan KillInterval = TimeSpan.FromSeconds(10);

    // What a pipe holds (pipe(7)): so much can be left when the program ends.
    private const int PipeBytes = 64 * 1024;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly byte[] _buffer = new byte[4096];
    private TimeSpan _deadline = timeout;
    private int _signal;
    private bool _isTimedOut;

    /// <summary>Whether something still has the other end of the pipe.</summary>
    public bool HasOutput { get; private set; } = true;

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Returns when the program has ended.</summary>
    /// <param name="wake">Given when <paramref name="cancellation"/> changes.</param>
    /// <param name="giveUp">Called when it was ended early and did not go, so that nobody has to wait for it.</param>
    /// <param name="cancellation">Ends the program early.</param>
    public void UntilEnd(WakeSignal wake, Action giveUp, CancellationToken cancellation)
    {
        while (true)
        {
            var events = child.Wait(watchesEnd: true, HasOutput, wake, Remaining());
            if (events.HasFlag(ChildEvents.Output))
            {
                ReadOnce();
            }

            if (events.HasFlag(ChildEvents.Ended))
            {
                return;
            }

            if (_signal == 0 && cancellation.IsCancellationRequested)
            {
                Terminate();
            }
            else if (_deadline >= TimeSpan.Zero && Elapsed >= _deadline)
            {
                Escalate(giveUp, cancellation);
            }
        }
    }

    /// <summary>After the end: the last output, and the exit status.</summary>
    public ScriptResult Collect()
    {
        var length = Elapsed;
        for (var read = 0; HasOutput && read < PipeBytes; read += _buffer.Length)
        {
            if (ReadOnce() < 0)
            {
                break;
            }
        }

        output.Complete();
        if (_signal != 0)
        {
            // The program is gone; what it started may have ignored SIGTERM (keepalived does the same).
            child.SignalGroup(Signals.SIGKILL);
        }

        var status = child.Reap();
        return new ScriptResult { ExitCode = status.ExitCode, Signal = status.Signal, TimedOut = _isTimedOut, Duration = length };
    }

    private TimeSpan Remaining()
    {
        if (_deadline < TimeSpan.Zero)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var remaining = _deadline - Elapsed;
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }

    private int ReadOnce()
    {
        var count = child.ReadOutput(_buffer);
        if (count == 0)
        {
            HasOutput = false;
        }
        else if (count > 0)
        {
            output.Append(_buffer.AsSpan(0, count));
        }

        return count;
    }

    private void Escalate(Action giveUp, CancellationToken cancellation)
    {
        if (_signal == 0)
        {
            _isTimedOut = true;
            Terminate();
            return;
        }

        if (_signal == Signals.SIGKILL && cancellation.IsCancellationRequested)
        {
            giveUp();
        }

        var grace = _signal == Signals.SIGTERM ? ScriptRunner.TerminationGrace : KillInterval;
        _signal = Signals.SIGKILL;
        child.SignalGroup(Signals.SIGKILL);
        _deadline = Elapsed + grace;
    }

    private void Terminate()
    {
        _signal = Signals.SIGTERM;
        child.SignalGroup(Signals.SIGTERM);
        _deadline = Elapsed + ScriptRunner.TerminationGrace;
    }
}
