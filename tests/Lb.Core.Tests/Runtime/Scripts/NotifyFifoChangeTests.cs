using Lb.Core.Runtime;
using Lb.Core.Runtime.Scripts;
using Lb.Testing;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Tests.Runtime.Scripts;

/// <summary>Opening a named pipe may wait for somebody else; whoever tells of a transition meanwhile does not.</summary>
public sealed class NotifyFifoChangeTests : IDisposable
{
    private readonly HeldLogger _log = new(EventIds.FifoRefused);
    private readonly RootFolder? _folder = RootFolder.IsAvailable ? new RootFolder() : null;

    public void Dispose()
    {
        _log.Dispose();
        _folder?.Dispose();
    }

    [SkippableFact]
    public async Task Post_WhileAFifoIsOpened_ReturnsAndIsWrittenAfterwards()
    {
        var lines = await PostWhileOpeningAsync(3);
        Assert.Equal(["INSTANCE \"1\" MASTER 1", "INSTANCE \"2\" MASTER 1", "INSTANCE \"3\" MASTER 1"], lines);
        Assert.Empty(_log.Kept.Texts(EventIds.FifoLost));
    }

    [SkippableFact]
    public async Task Post_TooManyWhileAFifoIsOpened_LosesTheNewestAndSaysSoOnce()
    {
        var lines = await PostWhileOpeningAsync(NotifyFifos.MostKept + 3);
        Assert.Equal(NotifyFifos.MostKept, lines.Length);
        Assert.EndsWith("lines are lost: a reload does not get on", Assert.Single(_log.Kept.Texts(EventIds.FifoLost)), StringComparison.Ordinal);
    }

    /// <summary>Posts while a reload opens another named pipe and is held at that.</summary>
    /// <returns>The lines that came out of the one that was open before.</returns>
    private async Task<string[]> PostWhileOpeningAsync(int messages)
    {
        Skip.If(_folder is null, RootFolder.WhyNot);
        await File.WriteAllTextAsync(_folder.Name("file"), "no pipe, and therefore refused");
        var fifo = _folder.Fifo("fifo");
        var rules = Commands.Rules with { NotifyFifo = fifo };
        await using var service = new NotifyService(rules, _log);
        using var reader = new StreamReader(new FileStream(fifo, FileMode.Open, FileAccess.ReadWrite));
        var change = Task.Run(() => service.Apply(rules with { VrrpNotifyFifo = _folder.Name("file") }));
        try
        {
            _log.AwaitHeld();
            await Task.Run(() => Post(service, messages)).WaitAsync(Commands.Patience);
        }
        finally
        {
            _log.LetGo();
            await change;
        }

        service.Post(new NotifyMessage(NotifyMessage.Instance, "end", "MASTER", 1, []));
        return await ReadToEndAsync(reader).WaitAsync(Commands.Patience);
    }

    private static void Post(NotifyService service, int messages)
    {
        for (var number = 1; number <= messages; number++)
        {
            service.Post(new NotifyMessage(NotifyMessage.Instance, $"{number}", "MASTER", 1, []));
        }
    }

    private static async Task<string[]> ReadToEndAsync(StreamReader reader)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { } line && !line.Contains("\"end\"", StringComparison.Ordinal))
        {
            lines.Add(line);
        }

        return [.. lines];
    }

    /// <summary>A log that keeps whoever writes one event until it is told to let go.</summary>
    private sealed class HeldLogger(int eventId) : ILogger, IDisposable
    {
        private readonly ManualResetEventSlim _isHeld = new();
        private readonly ManualResetEventSlim _go = new();

        public ListLogger Kept { get; } = new();

        public void AwaitHeld() => Assert.True(_isHeld.Wait(Commands.Patience), "Nobody opens the named pipe.");

        public void LetGo() => _go.Set();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (id.Id == eventId)
            {
                _isHeld.Set();
                _go.Wait();
            }

            ((ILogger)Kept).Log(logLevel, id, state, exception, formatter);
        }

        public void Dispose()
        {
            _isHeld.Dispose();
            _go.Dispose();
        }
    }
}
