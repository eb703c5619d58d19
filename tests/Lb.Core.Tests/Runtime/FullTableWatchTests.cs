using Lb.Core.Runtime.DataPath;

namespace Lb.Core.Tests.Runtime;

/// <summary>When the log tells of a full flow table.</summary>
public sealed class FullTableWatchTests
{
    private const int Quiet = FullTableWatch.QuietLooks;

    [Fact]
    public void Look_NothingRefused_SaysNothing() =>
        Assert.Empty(Said(Enumerable.Repeat(0L, 10 * Quiet)));

    [Fact]
    public void Look_RefusalsGoOn_SaysOnceThatTheyBegan() =>
        Assert.Equal(["1: Began"], Said(Enumerable.Range(0, 10 * Quiet).Select(static look => 1000L * look)));

    [Fact]
    public void Look_PausesShorterThanTheQuietTime_AreNotTheEnd() =>
        Assert.Equal(["0: Began"], Said(Enumerable.Range(0, 10 * Quiet).Select(static look => 1L + (look / (Quiet - 1)))));

    [Fact]
    public void Look_QuietForLongEnough_SaysItIsOverAndHowManyWereRefused() =>
        Assert.Equal(["1: Began", $"{Quiet + 2}: Over 7"], Said([0, 5, 7, .. Enumerable.Repeat(7L, 3 * Quiet)]));

    [Fact]
    public void Look_SecondTime_CountsItsOwn()
    {
        var said = Said([5, .. Enumerable.Repeat(5L, Quiet), 8, .. Enumerable.Repeat(8L, Quiet)]);

        Assert.Equal(["0: Began", $"{Quiet}: Over 5", $"{Quiet + 1}: Began", $"{(2 * Quiet) + 1}: Over 3"], said);
    }

    [Fact]
    public void Look_InterfaceGivenUp_IsNoRefusal() =>
        Assert.Equal(["0: Began"], Said([9, 3, 3]));

    private static List<string> Said(IEnumerable<long> totals)
    {
        var watch = new FullTableWatch();
        var said = new List<string>();
        foreach (var (total, look) in totals.Select(static (total, look) => (total, look)))
        {
            var change = watch.Look(total, out var refused);
            if (change != FullTableChange.None)
                said.Add($"{look}: {change}{(change == FullTableChange.Over ? $" {refused}" : string.Empty)}");
        }

        return said;
    }
}
