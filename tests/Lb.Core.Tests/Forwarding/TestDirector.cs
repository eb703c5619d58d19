using System.Globalization;
using Lb.Core.Flows;
using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Metrics;
using Lb.Core.Model;
using Lb.Testing;

namespace Lb.Core.Tests.Forwarding;

/// <summary>What came of some frames.</summary>
/// <param name="Decisions">One a frame: <c>pass</c>, <c>forward rs3</c>, <c>forward in pieces</c>, <c>local</c>, <c>drop ttl_expired</c>, <c>held</c>.</param>
/// <param name="Sent">Every frame transmitted, in order.</param>
internal sealed record Outcome(string[] Decisions, byte[][] Sent)
{
    /// <summary>The decision about the only frame.</summary>
    public string Decision => Assert.Single(Decisions);

    /// <summary><see cref="Sent"/> in the words of the measured behaviour: <c>rs3: TCP[S] …</c>, <c>cl: ICMP …</c>, <c>local: …</c>.</summary>
    public string[] Wire => [.. Sent.Select(frame => $"{Receivers.NameOf(frame)}: {FrameText.Describe(frame)}")];
}

/// <summary>
/// A director in a test: the forwarder with a clock that the test moves and a wire that the test reads. It holds the counters to
/// their contract after every batch.
/// </summary>
internal sealed class TestDirector
{
    // Any but zero, by which all IPv4 clients of one port would share a home slot.
    private static readonly byte[] Secret = [.. Enumerable.Range(1, FlowHash.SecretLength).Select(static octet => (byte)(octet * 37))];

    private DirectorSetup _setup;
    private DirectorTables _tables;
    private readonly List<ServerSetup> _servers;
    private Predicate<ServiceKey> _isListening = _ => true;
    private ServiceMode? _mode;
    private long _fed;

    public TestDirector(DirectorSetup? setup = null)
    {
        setup ??= new DirectorSetup();
        _setup = setup;
        _tables = new DirectorTables(setup);
        _servers = [.. setup.Weights.Select((weight, i) => new ServerSetup(i + 1, weight))];
        Now = setup.Start;
        Forwarder = new Forwarder(Table, FlowTable.Create(setup.Flows), new FlowHash(Secret), setup.Options);
    }

    public Forwarder Forwarder { get; }

    public Instant Now { get; private set; }

    /// <summary>Says which frames the devices do not take.</summary>
    public Predicate<FrameSlot> TransmitFails { get; set; } = _ => false;

    /// <summary>The counters that are not zero: <c>received=2 forwarded=1 ttl_expired=1 generated=1</c>.</summary>
    public string Counters
    {
        get
        {
            var counters = CounterSnapshot.Of(Forwarder);
            (string Name, long Value)[] all =
            [
                ("received", counters.Received), ("passed", counters.Passed), ("forwarded", counters.Forwarded), ("local", counters.Local),
                .. counters.Dropped.Select(drop => (CounterNames.Of(drop.Key), drop.Value)), ("generated", counters.Generated),
            ];
            return string.Join(' ', all.Where(counter => counter.Value != 0).Select(counter => $"{counter.Name}={counter.Value}"));
        }
    }

    /// <summary>The flows as <c>ipvsadm -Lnc</c> told them to the recorder, a moment later: <c>TCP SYN_RECV 198.18.0.1:1111 -> rs3 59s</c>.</summary>
    public string[] Connections
    {
        get
        {
            var flows = new FlowEntry[Forwarder.Flows.SlotCount];
            var cursor = 0;
            var count = Forwarder.Flows.Copy(ref cursor, flows);
            return
            [
                .. flows.Take(count).Where(flow => flow.RemainingMilliseconds((uint)Now.Milliseconds) > 0).Select(Describe)
                    .Concat(Templates.Where(template => template.RemainingMilliseconds(Now.Milliseconds) > 0).Select(Describe))
                    .Order(StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>What is remembered of clients of persistent services.</summary>
    public TemplateEntry[] Templates
    {
        get
        {
            var templates = new TemplateEntry[Forwarder.Templates?.SlotCount ?? 0];
            var cursor = 0;
            return Forwarder.Templates is { } table ? templates[..table.Copy(ref cursor, templates)] : [];
        }
    }

    private ForwardingTable Table => _tables.Compile(_servers, _isListening, _mode);

    /// <summary>Sends frames, all in one batch.</summary>
    public Outcome Send(params byte[][] frames) => Process(Batches.Of(frames));

    /// <summary>Sends a frame of which the device knows something more.</summary>
    public Outcome Send(byte[] frame, Func<FrameSlot, FrameSlot> alter)
    {
        var buffer = Batches.Of(frame);
        buffer.Batch.Frames[0] = alter(buffer.Batch.Frames[0]);
        return Process(buffer);
    }

    /// <summary>Lets time pass, and the forwarder do all its housekeeping.</summary>
    public void Wait(TimeSpan duration)
    {
        Now += duration;
        Forwarder.Tick(Now, Forwarder.Flows.SlotCount);
        AssertCountersAddUp();
    }

    /// <summary>Lets time pass in which nothing is called, as between two batches.</summary>
    public void WaitIdly(TimeSpan duration) => Now += duration;

    /// <summary>Ends the forwarder's work: every frame must have been counted.</summary>
    public void Finish()
    {
        Forwarder.Finish(Now);
        AssertCountersAddUp();
        Assert.Equal(_fed, Forwarder.Counters.Received);
    }

    /// <summary>Changes the configuration as a line after <c>ipvsadm</c> says, for every service alike, or only listening for <c>-D</c>.</summary>
    public void Ipvsadm(string arguments)
    {
        var words = arguments.Split(' ');
        if (words[0] == "-D")
        {
            Listen(key => key.ToString() != $"TCP {words[2]}");
            return;
        }

        var rip = Option("-r")!;
        var digit = int.Parse(rip[(rip.LastIndexOf('.') + 1)..rip.LastIndexOf(':')], CultureInfo.InvariantCulture) - 10;
        var at = _servers.FindIndex(server => server.Digit == digit);
        switch (words[0])
        {
            case "-a":
                _servers.Add(Server());
                break;
            case "-e":
                _servers[at] = Server();
                break;
            default:
                _servers.RemoveAt(at);
                break;
        }

        Forwarder.Apply(Table);

        ServerSetup Server() => new(digit, Number("-w"), Number("-x"), Number("-y"));

        int Number(string name) => int.Parse(Option(name) ?? "0", CultureInfo.InvariantCulture);

        string? Option(string name) => Array.IndexOf(words, name) is >= 0 and var place ? words[place + 1] : null;
    }

    /// <summary>Changes what holds for all services.</summary>
    public void Change(Func<DirectorSetup, DirectorSetup> change)
    {
        _setup = change(_setup);
        _tables = new DirectorTables(_setup);
        Forwarder.Apply(Table);
    }

    /// <summary>Sets a switch as <c>sysctl -w</c> does: <c>net.ipv4.vs.sloppy_tcp=1</c>. One that we do not have changes nothing.</summary>
    public void Sysctl(string assignment)
    {
        var (name, value) = (assignment[(assignment.LastIndexOf('.') + 1)..assignment.IndexOf('=', StringComparison.Ordinal)], assignment[^1] - '0');
        Change(setup => setup with
        {
            FlowPolicy = name switch
            {
                "expire_nodest_conn" => setup.FlowPolicy with { ExpiresFlowsWithoutServer = value == 1 },
                "expire_quiescent_template" => setup.FlowPolicy with { ExpiresQuiescentTemplates = value == 1 },
                "sloppy_tcp" => setup.FlowPolicy with { IsSloppyTcp = value == 1 },
                "conn_reuse_mode" => setup.FlowPolicy with { ConnectionReuseMode = value },
                _ => setup.FlowPolicy,
            },
        });
    }

    /// <summary>Sets which services there are.</summary>
    public void Listen(Predicate<ServiceKey> isListening)
    {
        _isListening = isListening;
        Forwarder.Apply(Table);
    }

    /// <summary>Sets whether services take new flows.</summary>
    public void Turn(ServiceMode mode)
    {
        _mode = mode;
        Forwarder.Apply(Table);
    }

    private Outcome Process(FrameBuffer buffer)
    {
        var batch = buffer.Batch;
        _fed += batch.Frames.Length;
        Forwarder.Process(batch, Now);
        var decisions = new List<string>();
        for (var i = 0; i < batch.Frames.Length; i++)
        {
            decisions.Add(DecisionText.Of(batch, i));
        }

        var sent = new List<byte[]>();
        var failed = Transmit(batch, sent) + Transmit(Forwarder.Outbox.Batch, sent);
        Forwarder.Settle(batch, failed);
        Assert.Equal(0, Forwarder.Outbox.Count);
        AssertCountersAddUp();
        return new Outcome([.. decisions], [.. sent]);
    }

    private int Transmit(FrameBatch batch, List<byte[]> sent)
    {
        var failed = 0;
        for (var i = 0; i < batch.Frames.Length; i++)
        {
            ref var slot = ref batch.Frames[i];
            if (!slot.LeavesBy(DirectorTables.LanPort) && !slot.LeavesBy(DirectorTables.LocalPort))
            {
                continue;
            }

            if (TransmitFails(slot))
            {
                slot.MarkTransmitFailed();
                failed++;
            }
            else
            {
                sent.Add(batch.Frame(i));
            }
        }

        return failed;
    }

    private void AssertCountersAddUp()
    {
        var counters = Forwarder.Counters;
        Assert.Equal(counters.Received, counters.Passed + counters.Forwarded + counters.Local + counters.DroppedTotal);
        Assert.InRange(counters.Received, 0, _fed);
    }

    private string Describe(FlowEntry flow)
    {
        var client = new Endpoint(flow.Client, flow.ClientPort);
        return Line(flow.Service, flow.State.IpvsName(), client, flow.RealServer, flow.RemainingMilliseconds((uint)Now.Milliseconds));
    }

    private string Describe(TemplateEntry template)
    {
        var client = new Endpoint(template.Client, 0);
        return Line(template.Service, template.IpvsStateName, client, template.RealServer, template.RemainingMilliseconds(Now.Milliseconds));
    }

    private static string Line(ServiceId service, string state, Endpoint client, RealServerId server, long milliseconds)
    {
        var protocol = DirectorTables.KeyOf(service).Protocol == TransportProtocol.Tcp ? "TCP" : "UDP";
        return $"{protocol} {state} {client} -> rs{DirectorTables.DigitOf(server)} {(milliseconds - 1) / 1000}s";
    }
}
