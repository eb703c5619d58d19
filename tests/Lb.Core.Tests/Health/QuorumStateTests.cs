using Lb.Core.Health;

namespace Lb.Core.Tests.Health;

public sealed class QuorumStateTests
{
    // Weights over time; shown is the state after each, in capitals where it changed.
    [Theory]
    [InlineData(1, 0, "0 1 2 0 1", "d U u D U")]
    [InlineData(1, 0, "3 2 1 0", "u u u D")]
    [InlineData(5, 0, "4 5 6 5 4 5", "d U u u D U")]
    [InlineData(5, 2, "4 6 7 4 3 2 6 7", "d d U u u D d U")]
    [InlineData(5, 4, "8 9 1 0 8 9", "d U u D d U")]
    [InlineData(1, 1, "1 2 1 0 1", "d U u D d")]
    public void Update_Weights_FollowKeepalivedsFormula(int quorum, int hysteresis, string weights, string expected)
    {
        var sums = weights.Split(' ').Select(long.Parse).ToArray();
        var state = new QuorumState(quorum, hysteresis, sums[0]);
        var shown = sums.Skip(1).Select(sum => state.Update(sum) ? state.IsUp ? "U" : "D" : state.IsUp ? "u" : "d").ToArray();
        Assert.Equal(expected, string.Join(' ', shown.Prepend(new QuorumState(quorum, hysteresis, sums[0]).IsUp ? "u" : "d")));
    }

    [Fact]
    public void Threshold_OfTheState_IsWhereItChanges()
    {
        var state = new QuorumState(5, 2, 0);
        Assert.Equal(7, state.Threshold);
        state.Update(7);
        Assert.Equal((3, 7), (state.Threshold, state.Weight));
    }

    [Theory]
    [InlineData(true, false, false, (byte)PoolPlace.Active)]
    [InlineData(true, true, false, (byte)PoolPlace.Active)]
    [InlineData(false, false, false, (byte)PoolPlace.Absent)]
    [InlineData(false, true, false, (byte)PoolPlace.Inhibited)]
    [InlineData(true, false, true, (byte)PoolPlace.Absent)]
    [InlineData(true, true, true, (byte)PoolPlace.Inhibited)]
    public void OfServer_StateAndInhibition_GiveItsPlace(bool isUp, bool inhibits, bool sorry, byte expected) =>
        Assert.Equal((PoolPlace)expected, PoolRule.OfServer(isUp, inhibits, sorry));

    [Theory]
    [InlineData(true, false, (byte)PoolPlace.Active)]
    [InlineData(false, false, (byte)PoolPlace.Absent)]
    [InlineData(false, true, (byte)PoolPlace.Inhibited)]
    public void OfSorryServer_Quorum_GivesItsPlace(bool serves, bool inhibits, byte expected) =>
        Assert.Equal((PoolPlace)expected, PoolRule.OfSorryServer(serves, inhibits));
}
