using Lb.Core.Flows;
using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Scheduling;

namespace Lb.Core.Tests.Forwarding;

/// <summary>The books on flows that least-connection schedulers and <c>ipvsadm -Ln</c> go by, across changes of the table.</summary>
public sealed class ServiceRegisterTests
{
    private readonly DirectorTables _tables = new(new DirectorSetup());
    private readonly ServiceRegister _register = new();

    [Fact]
    public void Flow_FromBeginningToEnd_MovesBetweenActiveAndInactive()
    {
        Apply((1, 1));
        var flow = Begin(digit: 1);
        Assert.Equal((0, 1), Books(1));

        _register.FlowChanged(ref flow, FlowState.SynRecv);
        Assert.Equal((1, 0), Books(1));
        _register.FlowChanged(ref flow, FlowState.FinWait);
        Assert.Equal((0, 1), Books(1));
        _register.FlowEnded(flow);
        Assert.Equal((0, 0), Books(1));
    }

    // ipvs-behaviour.json, "server removed, expire_nodest_conn=0, TCP": the server that came back has its connection again.
    [Fact]
    public void Apply_ServerGoneAndBack_ItsFlowsAreStillOnItsBooks()
    {
        Apply((1, 1), (2, 1));
        var flow = Begin(digit: 2);
        _register.FlowChanged(ref flow, FlowState.Established);

        Apply((1, 1));
        Apply((1, 1), (2, 5));

        Assert.Equal((1, 0), Books(2));
        Assert.Equal(5, Server(2).Weight);
        _register.FlowEnded(flow);
        Assert.Equal((0, 0), Books(2));
    }

    [Fact]
    public void Apply_FlowEndsWhileItsServerIsGone_BooksAreRightWhenItIsBack()
    {
        Apply((1, 1), (2, 1));
        var flow = Begin(digit: 2);
        Apply((1, 1));
        _register.FlowEnded(flow);
        Apply((1, 1), (2, 1));

        Assert.Equal((0, 0), Books(2));
    }

    [Fact]
    public void Apply_ServerGone_IsPickedNoMoreAndBackIsPickedAgain()
    {
        Apply((1, 1), (2, 1));
        Apply((1, 1));
        Assert.Equal("1111", Picks(4));
        Apply((1, 1), (2, 1));
        Assert.Equal(2, Picks(4).Count(pick => pick == '2'));
    }

    [Fact]
    public void Apply_OtherScheduler_TakesOverServersAndTheirBooks()
    {
        Apply((1, 1), (2, 1));
        _ = Begin(digit: 2);
        _register.Apply(new DirectorTables(new DirectorSetup { Scheduler = SchedulerKind.WeightedRoundRobin }).Compile([(1, 1), (2, 3), (3, 0)], _ => true).Services);

        Assert.Equal((0, 1), Books(2));
        var picks = Picks(40);
        Assert.Equal((10, 30, 0), (picks.Count(pick => pick == '1'), picks.Count(pick => pick == '2'), picks.Count(pick => pick == '3')));
    }

    [Fact]
    public void Apply_OtherThresholds_ServerIsLimitedFreedAndLimitedAgain()
    {
        Apply((1, 1), new ServerSetup(2, 1, UpperThreshold: 1));
        _ = Begin(digit: 2);
        Assert.Equal("1111", Picks(4));

        Apply((1, 1), new ServerSetup(2, 1, UpperThreshold: 2, LowerThreshold: 1));
        Assert.Equal((2, 1, false), (Server(2).UpperThreshold, Server(2).LowerThreshold, Server(2).IsOverloaded));
        Assert.Equal(2, Picks(4).Count(pick => pick == '2'));

        _ = Begin(digit: 2);
        Assert.Equal("1111", Picks(4));
        Apply((1, 1), (2, 1));
        Assert.Equal(2, Picks(4).Count(pick => pick == '2'));
    }

    [Fact]
    public void Apply_OtherFlags_MakeAnotherScheduler()
    {
        Apply(SchedulerKind.SourceHashing, SchedulerFlags.None);
        var one = Scheduler;
        Assert.Single(Picks(40).Distinct());

        Apply(SchedulerKind.SourceHashing, SchedulerFlags.Port);
        Assert.Equal(2, Picks(40).Distinct().Count());
        Assert.NotSame(one, Scheduler);

        one = Scheduler;
        Apply(SchedulerKind.SourceHashing, SchedulerFlags.Port);
        Assert.Same(one, Scheduler);
    }

    [Fact]
    public void Apply_CustomScheduler_IsToldOfEveryChangeAndKeptWhileItsDelegateIs()
    {
        var made = new List<RecordingScheduler>();
        IScheduler Make()
        {
            made.Add(new RecordingScheduler());
            return made[^1];
        }

        var tables = new DirectorTables(new DirectorSetup { CustomScheduler = Make });
        _register.Apply(OnlyFirst(tables, (1, 1), (2, 1)));
        _register.Apply(OnlyFirst(tables, (1, 1), new ServerSetup(2, 1, UpperThreshold: 5)));
        _register.Apply(OnlyFirst(tables, (1, 3)));
        _register.Apply(OnlyFirst(tables, (1, 3)));

        Assert.Equal(["add 1", "add 2", "edit 2", "remove 2", "edit 1"], Assert.Single(made).Calls);
        Assert.Same(made[0], Scheduler);

        _register.Apply(OnlyFirst(_tables, (1, 3)));
        Assert.NotSame(made[0], Scheduler);
    }

    // What mh hashes of a server under direct routing: its address and the virtual port.
    [Fact]
    public void Apply_Servers_HaveTheVirtualPort()
    {
        Apply((1, 1));
        Assert.Equal(80, Server(1).Port);
    }

    private IScheduler Scheduler => _register.Service(new ServiceId(0)).Scheduler;

    private static ServiceTable OnlyFirst(DirectorTables tables, params ServerSetup[] servers) =>
        tables.Compile(servers, key => key is { Port: 80, Protocol: TransportProtocol.Tcp } && key.Address == Traffic.Vip).Services;

    private void Apply(SchedulerKind kind, SchedulerFlags flags) =>
        _register.Apply(new DirectorTables(new DirectorSetup { Scheduler = kind, SchedulerFlags = flags }).Compile([(1, 1), (2, 1)], _ => true).Services);

    private void Apply(params ServerSetup[] servers) => _register.Apply(_tables.Compile(servers, _ => true).Services);

    private FlowEntry Begin(int digit)
    {
        var flow = new FlowEntry { RealServer = Server(digit).RealServerId };
        _register.FlowStarted(flow);
        return flow;
    }

    private ServerState Server(int digit) =>
        _register.Service(new ServiceId(0)).Servers.Single(server => DirectorTables.DigitOf(server.RealServerId) == digit);

    private (int Active, int Inactive) Books(int digit) => (Server(digit).ActiveConnections, Server(digit).InactiveConnections);

    private string Picks(int count) => string.Concat(
        Enumerable.Range(0, count).Select(i => DirectorTables.DigitOf(_register.Service(new ServiceId(0)).Scheduler.Pick(new SchedulingContext(Traffic.Client, (ushort)i, default, 80, default))!.RealServerId)));

    private sealed class RecordingScheduler : IScheduler
    {
        public List<string> Calls { get; } = [];

        public void Add(ServerState server) => Record("add", server);

        public void Edit(ServerState server) => Record("edit", server);

        public void Remove(ServerState server) => Record("remove", server);

        public ServerState? Pick(in SchedulingContext context) => null;

        private void Record(string call, ServerState server) => Calls.Add($"{call} {DirectorTables.DigitOf(server.RealServerId)}");
    }
}
