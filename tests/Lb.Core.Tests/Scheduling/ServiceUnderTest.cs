using System.Globalization;
using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Scheduling;

/// <summary>
/// One service driven the way the oracle drove the kernel's: <c>ipvsadm</c> lines in, one digit out for each SYN, the digit being
/// the last of the server's address less ten (198.18.0.11 is 1).
/// </summary>
internal sealed class ServiceUnderTest(IScheduler scheduler)
{
    private readonly Dictionary<int, ServerState> _known = [];
    private readonly HashSet<int> _present = [];

    public ServiceUnderTest(IScheduler scheduler, params ReadOnlySpan<int> weights)
        : this(scheduler)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            Add(i + 1, weights[i]);
        }
    }

    /// <summary>The virtual address that clients connect to.</summary>
    public InetAddress Destination { get; set; } = InetAddress.FromIPv4(0xC612_0064);

    /// <summary>The time of the next connections.</summary>
    public Instant Now { get; set; }

    public ServerState this[int digit] => _known[digit];

    public void Add(int digit, int weight)
    {
        var server = new ServerState(new RealServerId((ushort)digit), InetAddress.FromIPv4(0xC612_000A + (uint)digit), weight) { Port = 80 };
        _known[digit] = server;
        _present.Add(digit);
        scheduler.Add(server);
    }

    public void Remove(int digit)
    {
        _present.Remove(digit);
        scheduler.Remove(_known[digit]);
    }

    public void SetWeight(int digit, int weight)
    {
        _known[digit].Weight = weight;
        scheduler.Edit(_known[digit]);
    }

    /// <summary>Slow start gives a server this part of its weight.</summary>
    public void Ramp(int digit, int percent)
    {
        _known[digit].SetWeight(_known[digit].FullWeight, percent);
        if (scheduler is IRampedScheduler ramped)
        {
            ramped.Ramp(_known[digit]);
        }
        else
        {
            scheduler.Edit(_known[digit]);
        }
    }

    /// <summary>Runs what follows <c>ipvsadm</c>: <c>-a</c>, <c>-e</c> or <c>-d</c> with <c>-r</c>, <c>-w</c>, <c>-x</c>, <c>-y</c>.</summary>
    public void Ipvsadm(string arguments)
    {
        var words = arguments.Split(' ');
        var digit = Option("-r", rip => int.Parse(rip[(rip.LastIndexOf('.') + 1)..rip.IndexOf(':')], CultureInfo.InvariantCulture) - 10);
        switch (words[0])
        {
            case "-a":
                Add(digit, Option("-w", int.Parse));
                break;
            case "-d":
                Remove(digit);
                break;
            case "-e":
                _known[digit].SetThresholds(Option("-x", int.Parse), Option("-y", int.Parse));
                SetWeight(digit, Option("-w", int.Parse));
                break;
            default:
                throw new ArgumentException($"Not understood: {arguments}", nameof(arguments));
        }

        int Option(string name, Func<string, int> parse)
        {
            var at = Array.IndexOf(words, name);
            return at < 0 ? 0 : parse(words[at + 1]);
        }
    }

    /// <summary>New connections that stay in SYN_RECV, as digits; '-' for one that found no server.</summary>
    public string Connect(int count) => Connect(Enumerable.Range(1024, count).Select(static port => (InetAddress.FromIPv4(0xC613_0001), (ushort)port)));

    /// <summary>The same from clients of the test's own.</summary>
    public string Connect(IEnumerable<(InetAddress Address, ushort Port)> clients) =>
        string.Concat(clients.Select(client => Connect(client.Address, client.Port) is { } server ? (char)('0' + server.RealServerId.Value) : '-'));

    /// <summary>One new connection, and the server it is at.</summary>
    public ServerState? Connect(InetAddress client, ushort port)
    {
        var server = scheduler.Pick(new SchedulingContext(client, port, Destination, 80, Now));
        if (server is not null)
        {
            Assert.Contains(server.RealServerId.Value, _present);
            server.AddFlow(FlowState.SynRecv);
        }

        return server;
    }
}
