using Lb.Core.Health;

namespace Lb.Core.Tests.Health;

public sealed class ServerHealthTests
{
    [Fact]
    public void IsUp_WithoutCheckers_Holds() => Assert.Equal((true, 5), (new ServerHealth(5).IsUp, new ServerHealth(5).Weight));

    [Fact]
    public void Handle_OneOfTwoDown_TakesTheServerDownOnce()
    {
        var server = new ServerHealth(1, true, true);
        Assert.Equal(new ServerChange(true, false), server.Handle(0, false, default));
        Assert.Equal(new ServerChange(false, false), server.Handle(1, false, default));
        Assert.Equal(new ServerChange(false, false), server.Handle(0, true, default));
        Assert.False(server.IsUp);
        Assert.Equal(new ServerChange(true, false), server.Handle(1, true, default));
        Assert.True(server.IsUp);
    }

    [Fact]
    public void Handle_AlphaCheckers_StartDownUntilAllAreUp()
    {
        var server = new ServerHealth(1, false, true);
        Assert.False(server.IsUp);
        Assert.Equal(new ServerChange(true, false), server.Handle(0, true, default));
    }

    // keepalived.conf(5): the weight is increased by (exit status - 2 - rs configured weight).
    [Theory]
    [InlineData(4, 10, 0, 10)]
    [InlineData(4, 0, 0, 0)]
    [InlineData(4, 10, -3, 7)]
    [InlineData(4, 10, -30, 0)]
    [InlineData(4, 10, 70000, 65535)]
    public void Weight_OfInfluences_IsTheirSum(int configured, int absolute, long added, int expected)
    {
        var server = new ServerHealth(configured, true, true);
        server.Handle(0, true, WeightInfluence.SetTo(absolute));
        server.Handle(1, true, WeightInfluence.Add(added));
        Assert.Equal(expected, server.Weight);

        // With the checkers down nothing is added; the server's own weight is what it comes back with.
        server.Handle(0, false, default);
        server.Handle(1, false, default);
        Assert.Equal(configured, server.Weight);
    }

    [Fact]
    public void ConfiguredWeight_SetAtRunTime_KeepsTheInfluences()
    {
        var server = new ServerHealth(4, true);
        Assert.Equal(new ServerChange(false, true), server.Handle(0, true, WeightInfluence.Add(3)));
        server.ConfiguredWeight = 10;
        Assert.Equal((10, 13), (server.ConfiguredWeight, server.Weight));
    }

    [Theory]
    [InlineData(0, false, true, null)]
    [InlineData(0, true, true, null)]
    [InlineData(1, false, false, null)]
    [InlineData(1, true, false, null)]
    [InlineData(2, false, false, null)]
    [InlineData(2, true, true, 0)]
    [InlineData(255, true, true, 253)]
    [InlineData(256, true, false, null)]
    [InlineData(-1, true, false, null)]
    public void MiscExitCode_Read_IsTheContract(int code, bool isDynamic, bool isSuccess, int? weight)
    {
        var result = MiscExitCode.Read(code, isDynamic, TimeSpan.Zero);
        Assert.Equal(isSuccess, result.IsSuccess);
        Assert.Equal(weight is { } set ? WeightInfluence.SetTo(set) : default, result.Weight);
    }

    [Theory]
    [InlineData(0, false, 0, true, 0)]
    [InlineData(0, false, 1, false, 0)]
    [InlineData(0, true, 0, false, 0)]
    [InlineData(0, true, -1, true, 0)]
    [InlineData(3, false, 5, true, 15)]
    [InlineData(3, true, 5, true, -15)]
    [InlineData(1, false, int.MinValue, false, 0)]
    [InlineData(2, false, int.MinValue, false, 0)]
    [InlineData(1, false, -int.MaxValue, true, -int.MaxValue)]
    public void TrackedNumber_Read_IsMultipliedOrAFault(int factor, bool isReverse, int number, bool isSuccess, long added)
    {
        var result = new TrackedNumber(factor, isReverse).Read(number, TimeSpan.Zero);
        Assert.Equal((isSuccess, WeightInfluence.Add(added)), (result.IsSuccess, result.Weight));
    }
}
