using Lb.Core.Runtime.Events;

namespace Lb.Core.Tests.Runtime;

/// <summary>The journal keeps the last events and never more.</summary>
public sealed class EventJournalTests
{
    [Fact]
    public void Add_MoreThanFit_ForgetsTheOldestAndCountsOn()
    {
        var journal = new EventJournal(TimeProvider.System);

        for (var i = 1; i <= EventJournal.Capacity + 3; i++)
        {
            journal.Add("kind", "subject", $"{i}");
        }

        var events = journal.ToImmutableArray();
        Assert.Equal(Enumerable.Range(4, EventJournal.Capacity).Select(number => (long)number), events.Select(one => one.Number));
        Assert.Equal($"{EventJournal.Capacity + 3}", events[^1].Text);
    }
}
