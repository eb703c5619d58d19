using System.Runtime.CompilerServices;
using Lb.Core.Neighbors;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Neighbors;

public sealed class NeighborsTests
{
    private static readonly MacAddress First = MacAddress.Parse("02:00:00:00:00:01");
    private static readonly MacAddress Second = MacAddress.Parse("02:00:00:00:00:02");

    [Fact]
    public void Contains_KnownAndUnknownAddresses_TellsThemApart()
    {
        var table = new DirectorTable(First, Second);

        Assert.True(table.Contains(First.Bits));
        Assert.True(table.Contains(Second.Bits));
        Assert.False(table.Contains(MacAddress.Parse("02:00:00:00:00:03").Bits));
        Assert.False(table.Contains(MacAddress.Broadcast.Bits));
    }

    [Fact]
    public void Constructor_RepeatedAndZeroAddresses_LeavesThemOut()
    {
        var table = new DirectorTable(First, default, First, Second);

        Assert.Equal([First, Second], table.Addresses);
        Assert.Equal(2, table.Count);
        Assert.False(table.Contains(0));
    }

    [Fact]
    public void Empty_AnyAddress_DoesNotContainIt()
    {
        Assert.False(DirectorTable.Empty.Contains(First.Bits));
        Assert.False(DirectorTable.Empty.Contains(0));
    }

    [Theory]
    [InlineData(NextHopState.Unresolved, false)]
    [InlineData(NextHopState.Resolved, true)]
    [InlineData(NextHopState.Local, true)]
    [InlineData(NextHopState.NotOnLink, false)]
    [InlineData(NextHopState.Unreachable, false)]
    public void IsUsable_State_TellsWhetherToSend(NextHopState state, bool expected) =>
        Assert.Equal(expected, new NextHop(state, First, Second, 0, 1500).IsUsable);

    [Fact]
    public void NextHop_Default_IsNoServerAndSmall()
    {
        Assert.Equal(NextHopState.None, default(NextHop).State);
        Assert.Equal(24, Unsafe.SizeOf<NextHop>());
    }
}
