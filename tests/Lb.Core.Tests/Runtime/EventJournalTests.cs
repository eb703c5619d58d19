using Lb.Core.Runtime.Events;

namespace Lb.Core.Tests.Runtime;

public sealed class EventJournalTests
{
    private readonly EventJournal _journal = new(TimeProvider.System);

    [Fact]
    public void After_MoreThanItKeeps_TellsTheLastOnesWithTheirNumbers()
    {
        for (var i = 1; i <= EventJournal.Capacity + 10; i++)
            _journal.Add("test", "subject", $"{i}");

        Assert.Equal(EventJournal.Capacity + 10, _journal.LastNumber);
        Assert.Equal(EventJournal.Capacity, _journal.After(0).Length);
        Assert.Equal(["265", "266"], _journal.After(264).Select(static happened => happened.Text));
        Assert.All(_journal.After(0), static happened => Assert.Equal($"{happened.Number}", happened.Text));
    }

    [Fact]
    public async Task WaitAfter_SeveralWaiters_AllGoOn()
    {
        Task[] waiting = [_journal.WaitAfterAsync(0, CancellationToken.None), _journal.WaitAfterAsync(0, CancellationToken.None)];
        var forTheSecond = _journal.WaitAfterAsync(1, CancellationToken.None);
        Assert.All(waiting, static one => Assert.False(one.IsCompleted));

        _journal.Add("test", "subject", "first");
        await Task.WhenAll(waiting);
        Assert.False(forTheSecond.IsCompleted);

        _journal.Add("test", "subject", "second");
        await forTheSecond;
    }

    [Fact]
    public async Task WaitAfter_GivenUp_EndsWithThat()
    {
        using var enough = new CancellationTokenSource();
        var waiting = _journal.WaitAfterAsync(0, enough.Token);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _journal.Add("test", "subject", "harmless");
    }
}
