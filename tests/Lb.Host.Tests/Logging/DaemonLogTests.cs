using System.Text.Json;
using Lb.Host.Commands;
using Lb.Host.Logging;
using Microsoft.Extensions.Logging;

namespace Lb.Host.Tests.Logging;

public sealed class DaemonLogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(LogLevel.Information)]
    [InlineData(LogLevel.Critical)]
    public void Dispose_LinesAreMissing_IsToldWhateverTheLevel(LogLevel minimum)
    {
        using var told = JsonDocument.Parse(Assert.Single(AfterLosingALine(LogFormat.Json, minimum)));
        Assert.Equal(2007, told.RootElement.GetProperty("event_id").GetInt32());
        Assert.Equal("warn", told.RootElement.GetProperty("level").GetString());
        Assert.Equal(1, told.RootElement.GetProperty("lines").GetInt64());
    }

    [Fact]
    public void Dispose_LinesAreMissing_IsASentenceForPeople() =>
        Assert.EndsWith(" warn  Lines dropped here, since nobody read the log: 1", Assert.Single(AfterLosingALine(LogFormat.Text, LogLevel.Information)), StringComparison.Ordinal);

    [Fact]
    public async Task Run_NobodyReadsWhyItIsRefused_EndsAllTheSame()
    {
        using var stalled = new StallingOutput();
        var run = Task.Run(() => HostCommandLine.RunAsync(["run", "-f", "/dev/null"], TextWriter.Null, stalled, CancellationToken.None));
        Assert.Equal(ExitCode.Refused, await run.WaitAsync(Patience));
        Assert.Empty(stalled.Lines);
    }

    private static IReadOnlyList<string> AfterLosingALine(LogFormat format, LogLevel minimum)
    {
        using var output = new StallingOutput();
        output.Allow(1);
        using (var log = new DaemonLog(output, format, minimum))
        {
            log.Writer.WriteLine(new string('x', LogWriter.MaximumOctets));
        }

        return output.Lines;
    }
}
