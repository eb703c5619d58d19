namespace Lb.Host.Logging;

/// <summary>
/// Writes lines on a thread of its own, so that whoever has something to say never waits for the one who reads: a pager that is paused, a
/// full pipe, a journal that hangs. Lines stay in order. Those that wait are bounded; when there is no room, the newest are dropped and
/// counted, and the log says how many where they are missing. Any thread may write; nothing is thrown.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    /// <summary>So many lines wait at most.</summary>
    public const int MaximumLines = 4096;

    /// <summary>So much text waits at most, in octets of memory: 1 MiB.</summary>
    public const int MaximumOctets = 1 << 20;

    /// <summary>How long the end of the process waits for the last lines.</summary>
    public static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(2);

    private readonly TextWriter _output;
    private readonly Func<long, string> _tellDropped;
    private readonly Thread _thread;
    private readonly Queue<Entry> _waiting = new();

    // Not a Lock: the thread waits on it. It is held for a few instructions, and never while a line is written.
    private readonly object _gate = new();
    private long _octets;
    private long _accepted;
    private long _finished;
    private long _missing;
    private long _dropped;
    private long _untold;
    private bool _isFull;
    private bool _isClosed;

    /// <param name="output">Where to; only this writes there from now on. It is not closed.</param>
    /// <param name="tellDropped">The line that says how many are missing at its place.</param>
    public LogWriter(TextWriter output, Func<long, string> tellDropped)
    {
        (_output, _tellDropped) = (output, tellDropped);

        // In the background: a write that nobody takes must not keep the process from ending.
        _thread = new Thread(Run) { Name = "log", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Lines that were dropped, or that the output refused (a full disk), since the start.</summary>
    public long DroppedLines => Volatile.Read(ref _dropped);

    /// <summary>Hands a line over, or drops it. Never waits for the output.</summary>
    public void WriteLine(string line)
    {
        lock (_gate)
        {
            if (_isClosed || !HasRoomFor(line))
            {
                _missing++;
                _dropped++;
                return;
            }

            _waiting.Enqueue(new Entry(line, _missing));
            (_missing, _accepted) = (0, _accepted + 1);
            _octets += OctetsOf(line);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until all lines handed over so far are written.</summary>
    /// <returns>False if they are not by then.</returns>
    public bool Flush(TimeSpan patience)
    {
        var deadline = TimeProvider.System.GetTimestamp() + (long)(patience.TotalSeconds * TimeProvider.System.TimestampFrequency);
        lock (_gate)
        {
            var last = _accepted;
            while (_finished < last)
            {
                var left = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), deadline);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                {
                    return _finished >= last;
                }
            }

            return true;
        }
    }

    /// <summary>Takes no more lines, and waits up to <see cref="FlushPatience"/> for those it has.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }

        _ = _thread.Join(FlushPatience);
    }

    private static int OctetsOf(string line) => line.Length * sizeof(char);

    private bool HasRoomFor(string line)
    {
        // Once full, half of the room has to come free first: a slow reader gets stretches of the log, and not every other line.
        _isFull = _isFull
            ? _waiting.Count > MaximumLines / 2 || _octets > MaximumOctets / 2
            : _waiting.Count == MaximumLines;
        _isFull |= _octets + OctetsOf(line) > MaximumOctets;
        return !_isFull;
    }

    private void Run()
    {
        while (Take() is { } entry)
        {
            _untold += entry.MissingBefore;
            if (_untold > 0 && TryWrite(_tellDropped(_untold)))
            {
                _untold = 0;
            }

            if (entry.Line is { } line)
            {
                var isWritten = TryWrite(line);
                Finish(line, isWritten);
            }
        }
    }

    /// <summary>The next line; one without text for lines that are missing at the end of what there is; null at the end.</summary>
    private Entry? Take()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && _missing == 0 && !_isClosed)
            {
                _ = Monitor.Wait(_gate);
            }

            if (_waiting.TryDequeue(out var entry))
            {
                return entry;
            }

            (var missing, _missing) = (_missing, 0);
            return missing > 0 ? new Entry(null, missing) : null;
        }
    }

    private void Finish(string line, bool isWritten)
    {
        lock (_gate)
        {
            _octets -= OctetsOf(line);
            _finished++;
            if (!isWritten)
            {
                _untold++;
                _dropped++;
            }

            Monitor.PulseAll(_gate);
        }
    }

    private bool TryWrite(string line)
    {
        try
        {
            _output.WriteLine(line);
            _output.Flush();
            return true;
        }
        catch (Exception)
        {
            // A full disk, a terminal that is gone: the log is no reason for the balancer to end, and there is nowhere to complain.
            return false;
        }
    }

    /// <param name="Line">What to write, or null.</param>
    /// <param name="MissingBefore">How many lines were dropped between the one before and this one.</param>
    private readonly record struct Entry(string? Line, long MissingBefore);
}
