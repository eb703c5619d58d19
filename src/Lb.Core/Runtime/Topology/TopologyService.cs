using Lb.Core.Linux;
using Lb.Core.Linux.Netlink;
using Lb.Core.Wire;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Topology;

/// <summary>
/// Keeps the network map true: redraws it when the kernel reports a change and at every refresh, and tells who listens
/// when it differs from the last one. Owns a thread.
/// </summary>
internal sealed partial class TopologyService : IDisposable
{
    private readonly RouteSocket _route = new();
    private readonly RouteMonitor _monitor = new();
    private readonly NetworkMapper _mapper;
    private readonly IReadOnlyCollection<InetAddress> _hosts;
    private readonly IReadOnlyCollection<int> _interfaces;
    private readonly TimeSpan _refresh;
    private readonly Action<NetworkMap> _changed;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private NetworkMap _map = NetworkMap.Empty;

    /// <param name="hosts">Whose way is of interest: real servers and peer directors.</param>
    /// <param name="interfaces">Whose station address is of interest: where clients' frames arrive.</param>
    /// <param name="refresh">How often neighbours are confirmed.</param>
    /// <param name="changed">Told, on this service's thread, of every map that differs from the last one.</param>
    /// <param name="logger">Where failures are told.</param>
    public TopologyService(
        IReadOnlyCollection<InetAddress> hosts, IReadOnlyCollection<int> interfaces, TimeSpan refresh, Action<NetworkMap> changed, ILogger logger)
    {
        _hosts = hosts;
        _interfaces = interfaces;
        _refresh = refresh;
        _changed = changed;
        _logger = logger;
        _mapper = new NetworkMapper(_route);
        _thread = new Thread(Run) { Name = "topology", IsBackground = true };
    }

    /// <summary>Draws the first map: asks for every neighbour and waits a bounded time for the answers. Then follows changes.</summary>
    public NetworkMap Start(TimeSpan patience)
    {
        var deadline = MonotonicClock.Now + patience;
        _map = _mapper.Draw(_hosts, _interfaces, probe: true);
        while (_map.Reaches.Values.Any(static reach => reach.State == Neighbors.NextHopState.Unresolved) && MonotonicClock.Now < deadline)
        {
            _ = _monitor.Receive(deadline - MonotonicClock.Now);
            _map = _mapper.Draw(_hosts, _interfaces, probe: false);
        }

        _thread.Start();
        return _map;
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

    private void Run()
    {
        var nextProbe = MonotonicClock.Now + _refresh;
        while (!_isStopping)
        {
            var wait = nextProbe - MonotonicClock.Now;
            var news = wait > TimeSpan.Zero ? _monitor.Receive(wait) : null;
            if (_isStopping)
            {
                return;
            }

            var probe = MonotonicClock.Now >= nextProbe;
            if (probe)
            {
                nextProbe = MonotonicClock.Now + _refresh;
            }

            if (probe || news is not null)
            {
                // Changes come in bursts; one look at the end serves them all.
                while (_monitor.Receive(TimeSpan.Zero) is not null)
                {
                }

                Redraw(probe);
            }
        }
    }

    private void Redraw(bool probe)
    {
        try
        {
            var map = _mapper.Draw(_hosts, _interfaces, probe);
            if (!map.Equals(_map))
            {
                _map = map;
                _changed(map);
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
