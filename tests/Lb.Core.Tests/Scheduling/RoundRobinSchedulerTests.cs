using Lb.Core.Scheduling;

namespace Lb.Core.Tests.Scheduling;

public sealed class RoundRobinSchedulerTests
{
    [Fact]
    public void Add_WhileScheduling_KeepsTheTurnWhereItIs()
    {
        var service = new ServiceUnderTest(new RoundRobinScheduler(), 1, 1, 1);
        Assert.Equal("32", service.Connect(2));

        service.Add(4, 1);

        // 4 went to the head, which comes round after 1.
        Assert.Equal("1432", service.Connect(4));
    }

    [Theory]
    [InlineData(1, 1, "2323")]
    [InlineData(1, 2, "1313")]
    [InlineData(1, 3, "2121")]
    [InlineData(2, 1, "3232")]
    [InlineData(2, 2, "1313")]
    [InlineData(2, 3, "1212")]
    public void Remove_WhileScheduling_GoesOnAfterTheServerPickedLast(int picks, int removed, string expected)
    {
        var service = new ServiceUnderTest(new RoundRobinScheduler(), 1, 1, 1);
        service.Connect(picks);

        service.Remove(removed);

        Assert.Equal(expected, service.Connect(4));
    }

    [Fact]
    public void Edit_WhileScheduling_KeepsTheTurnAndObeysTheWeight()
    {
        var service = new ServiceUnderTest(new RoundRobinScheduler(), 1, 1, 1);
        Assert.Equal("3", service.Connect(1));

        service.SetWeight(2, 0);
        Assert.Equal("131", service.Connect(3));

        service.SetWeight(2, 7);
        Assert.Equal("321", service.Connect(3));
    }
}
