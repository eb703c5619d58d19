using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Scheduling;

public sealed class ServerStateTests
{
    private readonly ServerState _server = new(new RealServerId(1), InetAddress.FromIPv4(0xC612_000B), 1);

    [Fact]
    public void AddChangeRemoveFlow_AlongAConnection_CountsAsTheKernel()
    {
        _server.AddFlow(FlowState.SynRecv);
        Assert.Equal((1, 0), Counters());

        _server.ChangeFlow(FlowState.SynRecv, FlowState.Established);
        Assert.Equal((1, 0), Counters());

        _server.ChangeFlow(FlowState.Established, FlowState.FinWait);
        Assert.Equal((0, 1), Counters());

        _server.ChangeFlow(FlowState.FinWait, FlowState.SynRecv);
        Assert.Equal((1, 0), Counters());

        _server.RemoveFlow(FlowState.SynRecv);
        Assert.Equal((0, 0), Counters());
    }

    // Cleared below the lower threshold, or below three quarters of the upper one if there is no lower (ip_vs_conn.c).
    [Theory]
    [InlineData(20, 10, 9)]
    [InlineData(20, 0, 14)]
    [InlineData(4, 0, 2)]
    [InlineData(2, 1, 0)]
    public void IsOverloaded_FlowsComeAndGo_SetAtUpperAndClearedBelowLower(int upper, int lower, int clearedAt)
    {
        _server.SetThresholds(upper, lower);
        for (var flows = 1; flows <= upper; flows++)
        {
            _server.AddFlow(flows % 2 == 0 ? FlowState.SynRecv : FlowState.Udp);
            Assert.Equal(flows == upper, _server.IsOverloaded);
        }

        for (var flows = upper - 1; flows >= 0; flows--)
        {
            _server.RemoveFlow(_server.ActiveConnections > 0 ? FlowState.SynRecv : FlowState.Udp);
            Assert.Equal(flows > clearedAt, _server.IsOverloaded);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    [InlineData(1, true)]
    public void SetThresholds_OverloadedServer_FreedOnlyIfTheUpperOneIsLifted(int upper, bool expected)
    {
        _server.SetThresholds(2, 1);
        _server.AddFlow(FlowState.Udp);
        _server.AddFlow(FlowState.Udp);

        _server.SetThresholds(upper, 1);

        Assert.Equal(expected, _server.IsOverloaded);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65_536)]
    public void Weight_OutOfRange_Throws(int weight)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _server.Weight = weight);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServerState(new RealServerId(1), default, weight));
        Assert.Equal(1, _server.Weight);
    }

    private (int Active, int Inactive) Counters() => (_server.ActiveConnections, _server.InactiveConnections);
}
