using Lb.Core.Model;
using Lb.Core.Vrrp;

namespace Lb.Core.Tests.Vrrp;

/// <summary>
/// Nodes on a link in virtual time: packets take up to a millisecond, may be lost, and do not cross a partition. It watches that no two
/// nodes hold the address for longer than one advertisement interval while the link between them and both processes work.
/// </summary>
internal sealed class VrrpSimulation
{
    private static readonly TimeSpan MaxLatency = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Random _random;
    private readonly SimulatedNode[] _nodes;
    private readonly bool[] _isCut;
    private readonly PriorityQueue<(int From, int To, byte Priority), long> _underWay = new();
    private readonly Instant[,] _excusedUntil;
    private readonly bool[,] _bothHeld;
    private Instant _now = new(1_000_000_000);

    public VrrpSimulation(int seed, params VrrpInstanceSettings[] settings)
    {
        _random = new Random(seed);
        _nodes = [.. settings.Select((own, number) => new SimulatedNode(number, own, Send))];
        _isCut = new bool[_nodes.Length];
        _excusedUntil = new Instant[_nodes.Length, _nodes.Length];
        _bothHeld = new bool[_nodes.Length, _nodes.Length];
    }

    /// <summary>Share of packets that is lost, in percent.</summary>
    public int LossPercent { get; set; }

    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    public IEnumerable<SimulatedNode> Holders => _nodes.Where(static node => node.HoldsAddress);

    public void Start()
    {
        foreach (var node in _nodes)
            node.Do(VrrpEvent.Started, _now);
    }

    /// <summary>One random misfortune, or the end of one.</summary>
    public void Disturb()
    {
        var node = _nodes[_random.Next(_nodes.Length)];
        Excuse(node);
        switch (_random.Next(8))
        {
            case 0:
                node.Crash();
                break;
            case 1 when !node.IsPaused:
                node.Do(VrrpEvent.ShutDown, _now);
                break;
            case 2:
                node.IsPaused = true;
                break;
            case 3:
                _isCut[node.Number] = true;
                break;
            case 4 when !node.IsPaused:
                node.Do(VrrpEvent.WeightChanged(_random.Next(-60, 60)), _now);
                break;
            case 5 when !node.IsPaused:
                _isCut[node.Number] = true;
                node.Do(VrrpEvent.FaultRaised(VrrpFaults.Link), _now);
                break;
            default:
                Mend(node);
                break;
        }

        Watch();
    }

    /// <summary>Everything works again.</summary>
    public void MendAll()
    {
        LossPercent = 0;
        foreach (var node in _nodes)
        {
            Mend(node);
            node.Do(VrrpEvent.WeightChanged(0), _now);
        }

        Watch();
    }

    /// <summary>Lets time pass.</summary>
    public void Run(TimeSpan duration)
    {
        var end = _now + duration;
        while (NextMoment() is { } next && next <= end)
        {
            _now = next > _now ? next : _now;
            Deliver();
            foreach (var node in _nodes.Where(static node => !node.IsPaused))
                node.Run(_now);

            Watch();
        }

        _now = end;
    }

    private void Mend(SimulatedNode node)
    {
        _isCut[node.Number] = false;
        Excuse(node);
        if (node.IsPaused)
        {
            node.IsPaused = false;
            node.Run(_now);
        }

        node.Do(VrrpEvent.FaultCleared(VrrpFaults.Link), _now);
        node.Do(VrrpEvent.Started, _now);
    }

    private Instant? NextMoment()
    {
        var moments = _nodes.Where(static node => node.Wakes is not null).Select(static node => node.Wakes!.Value.Nanoseconds);
        if (_underWay.TryPeek(out _, out var arrival))
            moments = moments.Append(arrival);

        return moments.DefaultIfEmpty(-1).Min() is var next and >= 0 ? new Instant(next) : null;
    }

    private void Send(SimulatedNode from, byte priority)
    {
        foreach (var to in _nodes.Where(to => to != from))
        {
            if (_random.Next(100) < LossPercent)
                Excuse(from.Number, to.Number);
            else
                _underWay.Enqueue((from.Number, to.Number, priority), _now.Nanoseconds + _random.Next((int)MaxLatency.TotalNanoseconds));
        }
    }

    private void Deliver()
    {
        while (_underWay.TryPeek(out var packet, out var arrival) && arrival <= _now.Nanoseconds)
        {
            _ = _underWay.Dequeue();
            if (_isCut[packet.From] || _isCut[packet.To])
            {
                Excuse(packet.From, packet.To);
                continue;
            }

            _nodes[packet.To].Sender = _nodes[packet.From].Address;
            _nodes[packet.To].Receive(packet.Priority);
        }
    }

    private void Excuse(SimulatedNode node)
    {
        foreach (var other in _nodes)
            Excuse(node.Number, other.Number);
    }

    private void Excuse(int left, int right) => _excusedUntil[left, right] = _excusedUntil[right, left] = _now;

    private void Watch()
    {
        for (var left = 0; left < _nodes.Length; left++)
        {
            for (var right = 0; right < left; right++)
            {
                var bothHold = _nodes[left].HoldsAddress && _nodes[right].HoldsAddress;
                if (!bothHold || !_bothHeld[left, right] || IsOut(left) || IsOut(right))
                    Excuse(left, right);

                _bothHeld[left, right] = bothHold;
                var since = _now - _excusedUntil[left, right];
                Assert.True(since <= Interval + (2 * MaxLatency), $"nodes {left} and {right} have both held the address for {since.TotalSeconds} s at {_now.Nanoseconds} ns");
            }
        }
    }

    private bool IsOut(int number) => _isCut[number] || _nodes[number].IsPaused || _nodes[number].Instance.State == VrrpState.Initialize;
}
