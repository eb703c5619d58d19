using Lb.Core.Linux;
using Lb.Core.Linux.Netlink;
using Lb.Core.Model;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Topology;

/// <summary>
/// Keeps the network map true: redraws it when the kernel reports a change and at every refresh, and tells who listens
/// when it differs from the last one. Owns a thread.
/// </summary>
internal sealed partial class TopologyService : IDisposable
{
    // A flapping link or a routing daemon reports changes by the thousand; this often is soon enough.
    private static readonly TimeSpan LeastBetweenRedraws = TimeSpan.FromMilliseconds(50);

    // While a neighbour is missing, it is asked for this often.
    private static readonly TimeSpan MissingNeighborInterval = TimeSpan.FromSeconds(1);

    private readonly RouteSocket _route = new();
    private readonly RouteMonitor _monitor = new();
    private readonly NetworkMapper _mapper;
    private readonly TimeSpan _refresh;
    private readonly Func<NetworkMap, bool> _changed;
    private readonly Action<Exception> _failed;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private volatile NetworkInterest _interest;
    private volatile bool _isStopping;
    private NetworkInterest _drawnInterest;
    private NetworkMap _map = NetworkMap.Empty;
    private volatile bool _isInForce = true;
    private Instant _nextProbe;
    private Instant _nextRedraw;

    /// <param name="interest">What the map is to show.</param>
    /// <param name="refresh">How often neighbours are confirmed.</param>
    /// <param name="changed">
    /// Told, on this service's thread, of every map that differs from the last one. It says whether it could put the map in force; if not,
    /// it is told again at the next refresh.
    /// </param>
    /// <param name="failed">Told when the network can no longer be followed.</param>
    /// <param name="logger">Where passing failures are told.</param>
    public TopologyService(
        NetworkInterest interest,
        TimeSpan refresh,
        Func<NetworkMap, bool> changed,
        Action<Exception> failed,
        ILogger logger)
    {
        _interest = interest;
        _drawnInterest = interest;
        _refresh = refresh;
        _changed = changed;
        _failed = failed;
        _logger = logger;
        _mapper = new NetworkMapper(_route);
        _thread = new Thread(Run) { Name = "topology", IsBackground = true };
    }

    /// <summary>Draws the first map: asks for every neighbour and waits a bounded time for the answers. Then follows changes.</summary>
    public NetworkMap Start(TimeSpan patience)
    {
        var deadline = MonotonicClock.Now + patience;
        _map = _mapper.Draw(_interest, _map, probe: true);
        while (_map.HasMissingNeighbors && MonotonicClock.Now < deadline)
        {
            _ = _monitor.Receive(Until(deadline));
            _map = _mapper.Draw(_interest, _map, probe: false);
        }

        _nextProbe = MonotonicClock.Now + ProbeInterval;
        _thread.Start();
        return _map;
    }

    /// <summary>What was made of the last map is not in force: it is told again at the next refresh. Any thread may call it.</summary>
    public void RetryAtNextRefresh() => _isInForce = false;

    /// <summary>Draws maps of something else from now on. Any thread may call it.</summary>
    public void Watch(NetworkInterest interest)
    {
        _interest = interest;
        _monitor.Wake();
    }

    public void Dispose()
    {
        _isStopping = true;
        _monitor.Wake();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _monitor.Dispose();
        _route.Dispose();
    }

    private TimeSpan ProbeInterval => _map.HasMissingNeighbors && MissingNeighborInterval < _refresh ? MissingNeighborInterval : _refresh;

    private static TimeSpan Until(Instant moment)
    {
        var left = moment - MonotonicClock.Now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Run()
    {
        try
        {
            while (!_isStopping)
            {
                Follow();
            }
        }
        catch (Exception error)
        {
            // The edge of the thread: whoever owns the service decides what the failure means.
            _failed(error);
        }
    }

    private void Follow()
    {
        var hasNews = _monitor.Receive(Until(_nextProbe)) is not null;
        while (hasNews && !_isStopping && MonotonicClock.Now < _nextRedraw)
        {
            // Changes come in bursts; one look at the end serves them all.
            _ = _monitor.Receive(Until(_nextRedraw));
        }

        var probe = MonotonicClock.Now >= _nextProbe || !ReferenceEquals(_interest, _drawnInterest);
        if (_isStopping || !(hasNews || probe))
        {
            return;
        }

        Redraw(probe);
        _nextRedraw = MonotonicClock.Now + LeastBetweenRedraws;
        var nextProbe = MonotonicClock.Now + ProbeInterval;
        if (probe || nextProbe < _nextProbe)
        {
            _nextProbe = nextProbe;
        }
    }

    private void Redraw(bool probe)
    {
        try
        {
            _drawnInterest = _interest;
            var map = _mapper.Draw(_drawnInterest, _map, probe);
            if (!map.Equals(_map) || (probe && !_isInForce))
            {
                _map = map;
                _isInForce = _changed(map);
            }
        }
        catch (LinuxException error)
        {
            // The old map stays in force; the next change or refresh tries again.
            LogRedrawFailed(error.Message);
        }
    }

    [LoggerMessage(EventId = EventIds.TopologyRedrawFailed, Level = LogLevel.Warning, Message = "The network could not be looked at: {Reason}. What was known stays in force.")]
    private partial void LogRedrawFailed(string reason);
}
