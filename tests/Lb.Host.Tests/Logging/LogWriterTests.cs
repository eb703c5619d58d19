using Lb.Host.Logging;

namespace Lb.Host.Tests.Logging;

public sealed class LogWriterTests : IDisposable
{
    // Only reached by a defect: what is tested either comes at once or not at all.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly StallingOutput _output = new();
    private readonly LogWriter _log;

    public LogWriterTests() => _log = new LogWriter(_output, Missing);

    public void Dispose()
    {
        _output.Allow(int.MaxValue / 2);
        _log.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task WriteLine_OutputStalls_ReturnsAndKeepsTheOrder()
    {
        var lines = Numbered(100);
        await Task.Run(() => WriteAll(lines)).WaitAsync(Patience);
        Assert.Empty(_output.Lines);

        _output.Allow(lines.Length);
        Assert.True(_log.Flush(Patience));
        Assert.Equal(lines, _output.Lines);
    }

    [Fact]
    public void WriteLine_NoRoom_DropsTheNewestAndTellsWhereTheyAreMissing()
    {
        var kept = FillUp();
        WriteAll(["lost", "lost too"]);
        Assert.Equal(2, _log.DroppedLines);

        _output.Allow(kept.Length);
        Assert.True(_log.Flush(Patience));
        _log.WriteLine("after");
        _output.Allow(2);
        Assert.True(_log.Flush(Patience));
        Assert.Equal([.. kept, Missing(2), "after"], _output.Lines);
    }

    [Fact]
    public void WriteLine_HalfOfTheRoomComesFree_IsTakenAgain()
    {
        var kept = FillUp();
        _log.WriteLine("lost");
        TakeLines((LogWriter.MaximumLines / 2) - 1);
        _log.WriteLine("lost as well, for more than half of the room is taken");
        TakeLines(1);
        _log.WriteLine("taken");

        _output.Allow(LogWriter.MaximumLines);
        Assert.True(_log.Flush(Patience));
        Assert.Equal([.. kept, Missing(2), "taken"], _output.Lines);
        Assert.Equal(2, _log.DroppedLines);
    }

    [Fact]
    public void WriteLine_LongLines_AreBoundedInOctets()
    {
        const int Fit = 8;
        var longLine = new string('x', LogWriter.MaximumOctets / sizeof(char) / Fit);
        WriteAll(Enumerable.Repeat(longLine, Fit + 1));
        Assert.Equal(1, _log.DroppedLines);
    }

    [Fact]
    public void WriteLine_LongerThanAllRoom_IsDroppedAlone()
    {
        WriteAll([new string('x', (LogWriter.MaximumOctets / sizeof(char)) + 1), "short"]);
        _output.Allow(2);
        Assert.True(_log.Flush(Patience));
        Assert.Equal([Missing(1), "short"], _output.Lines);
    }

    [Fact]
    public void WriteLine_OutputRefuses_CountsAndTellsWhenItTakesLinesAgain()
    {
        _output.Refusal = new IOException("No space left on device");
        _output.Allow(1);
        _log.WriteLine("refused");
        Assert.True(_log.Flush(Patience));
        Assert.Equal(1, _log.DroppedLines);

        _output.Refusal = null;
        _log.WriteLine("taken");
        _output.Allow(2);
        Assert.True(_log.Flush(Patience));
        Assert.Equal([Missing(1), "taken"], _output.Lines);
    }

    [Fact]
    public async Task WriteLine_SeveralThreads_KeepEachOnesOrder()
    {
        const int Threads = 4, Each = 500;
        _output.Allow(Threads * Each);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => WriteAll(Numbered(Each).Select(line => $"{thread} {line}")))))
            .WaitAsync(Patience);
        Assert.True(_log.Flush(Patience));
        foreach (var own in _output.Lines.GroupBy(static line => line[0]))
        {
            Assert.Equal(Numbered(Each).Select(line => $"{own.Key} {line}"), own);
        }

        Assert.Equal(Threads * Each, _output.Lines.Count);
    }

    [Fact]
    public void Flush_OutputStalls_SaysSo()
    {
        _log.WriteLine("waits");
        Assert.False(_log.Flush(TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void Dispose_LinesWait_WritesThem()
    {
        var lines = Numbered(10);
        WriteAll(lines);
        _output.Allow(lines.Length);
        _log.Dispose();
        Assert.Equal(lines, _output.Lines);
    }

    [Fact]
    public async Task Dispose_OutputStalls_GivesUp()
    {
        WriteAll(["waits"]);
        await Task.Run(_log.Dispose).WaitAsync(Patience);
        Assert.Empty(_output.Lines);
    }

    [Fact]
    public void WriteLine_AfterTheEnd_IsCounted()
    {
        _log.Dispose();
        _log.WriteLine("late");
        Assert.Equal(1, _log.DroppedLines);
    }

    private static string Missing(long lines) => $"({lines} missing)";

    private static string[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(static number => $"{number}")];

    private void WriteAll(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            _log.WriteLine(line);
        }
    }

    /// <summary>As many lines as there is room for, and one that is being written.</summary>
    private string[] FillUp()
    {
        var lines = Numbered(LogWriter.MaximumLines + 1);
        _log.WriteLine(lines[0]);
        _output.AwaitOffer();
        WriteAll(lines.Skip(1));
        Assert.Equal(0, _log.DroppedLines);
        return lines;
    }

    /// <summary>Has so many of the waiting lines leave the queue.</summary>
    private void TakeLines(int count)
    {
        _output.Allow(count);
        for (var i = 0; i < count; i++)
        {
            _output.AwaitOffer();
        }
    }
}
