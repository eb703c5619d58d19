using System.Collections.Concurrent;
using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Linux;
using Lb.Core.Linux.Netlink;
using Lb.Core.Linux.Raw;
using Lb.Core.Model;
using Lb.Core.Vrrp;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>
/// VRRP on this machine: one thread that receives advertisements, runs the state machines of all virtual routers, and performs what they
/// ask for. Other threads hand it questions and changes, which it takes between two rounds.
/// </summary>
internal sealed partial class VrrpService : IAsyncDisposable
{
    // The kernel's buffer holds fewer; the limit only keeps a flood from being followed for ever.
    private const int MostPacketsInARound = 1024;

    // 255 addresses of IPv6 behind the longest IP header.
    private const int LongestPacket = 4200;

    private static readonly TimeSpan LeastBetweenLooks = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    // keepalived holds an instance in INIT until every script it tracks has had its say; a script that says nothing must not hold it for ever.
    private static readonly TimeSpan ScriptPatience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<Action<Instant>> _mailbox = new();
    private readonly WakeSignal _wake = new();
    private readonly Action<Exception> _failed;
    private readonly Thread _thread;
    private readonly byte[] _packet = new byte[LongestPacket];
    private readonly VrrpLog _log;
    private readonly IVrrpHost _host;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Instant _startsAt;
    private readonly TrackedScripts _scripts;
    private LbConfig _config;
    private ImmutableArray<VrrpRouter> _routers = [];
    private ImmutableArray<VrrpGroup> _groups = [];
    private VrrpWorkshop _workshop = null!;
    private RouteSocket _route = null!;
    private RouteMonitor _monitor = null!;
    private bool _hasStarted;
    private Instant? _lookAt;
    private Instant _lookedAt;
    private volatile bool _isStopping;

    /// <param name="config">The configuration; valid, with every instance able to run.</param>
    /// <param name="host">The balancer around.</param>
    /// <param name="log">What is said.</param>
    /// <param name="failed">Told, on the VRRP thread, when it cannot go on.</param>
    /// <param name="logger">Takes what tracked scripts say.</param>
    public VrrpService(LbConfig config, IVrrpHost host, VrrpLog log, Action<Exception> failed, ILogger logger)
    {
        _scripts = new TrackedScripts(SetScript, logger);
        (_config, _host, _log, _failed) = (config, host, log, failed);
        _startsAt = MonotonicClock.Now + config.Global.Vrrp.StartupDelay;
        _thread = new Thread(Run) { Name = "vrrp", IsBackground = true };
    }

    /// <summary>Starts what is tracked, and the thread; when this returns, that has all it needs of the machine.</summary>
    /// <exception cref="LinuxException">The kernel refused a socket; nothing is left behind.</exception>
    public async Task StartAsync()
    {
        await _scripts.ApplyAsync(_config);
        _thread.Start();
        try
        {
            await _opened.Task;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>How every instance stands.</summary>
    public async Task<ImmutableArray<VrrpStatus>> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<ImmutableArray<VrrpStatus>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(now => answer.TrySetResult([.. _routers.Select(router => router.ToStatus(now))]));
        return await Task.WhenAny(answer.Task, _ended.Task).WaitAsync(cancellationToken) == answer.Task
            ? await answer.Task
            : [.. _routers.Select(static router => router.ToStatus(MonotonicClock.Now))];
    }

    /// <summary>
    /// Takes another configuration: instances that are the same go on, those that differ in a setting keep their state, and only what is
    /// another virtual router is shut down and started.
    /// </summary>
    public async Task ReloadAsync(LbConfig config)
    {
        await _scripts.ApplyAsync(config);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(now =>
        {
            Arrange(config, now);
            done.SetResult();
        });
        await Task.WhenAny(done.Task, _ended.Task);
    }

    /// <summary>
    /// Shuts every instance down, which lets others take over, and waits a moment for that: until then frames still come here, and those
    /// of known flows are forwarded.
    /// </summary>
    public Task StopAsync()
    {
        _isStopping = true;
        _wake.Set();
        return _ended.Task;
    }

    /// <summary>Ends the tracked scripts as well.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _scripts.DisposeAsync();
        _wake.Dispose();
    }

    private static TimeSpan Until(Instant? deadline, Instant now) =>
        deadline is not { } moment ? Timeout.InfiniteTimeSpan : moment > now ? moment - now : TimeSpan.Zero;

    private void Post(Action<Instant> change)
    {
        _mailbox.Enqueue(change);
        _wake.Set();
    }

    /// <summary>A tracked script's result changed. On any thread.</summary>
    private void SetScript(string name, bool isUp) => Post(now =>
    {
        foreach (var router in _routers)
        {
            router.SetScript(name, isUp, now);
        }
    });

    private void Run()
    {
        try
        {
            _log.Thread(ThreadScheduling.RaiseCurrentThread());
            Open();
            _opened.SetResult();
            while (!_isStopping)
            {
                RunOnce();
                _workshop.Sockets.Wait(Until(NextDeadline(), MonotonicClock.Now));
            }

            ShutDown();
        }
        catch (Exception error)
        {
            // The edge of the thread: whoever owns the service decides what the failure means. No address may stay behind.
            TryEach(static router => router.GiveUp());
            if (!_opened.TrySetException(error))
            {
                _failed(error);
            }
        }
        finally
        {
            Close();
            _ended.SetResult();
        }
    }

    private void Open()
    {
        _route = new RouteSocket();
        _monitor = RouteMonitor.OfLinksAndAddresses();
        _workshop = new VrrpWorkshop
        {
            Host = _host,
            Log = _log,
            Sockets = new VrrpSocketSet(_wake, _monitor.Number),
            Addresses = new VirtualAddressKeeper(_route),
            Announcer = new AddressAnnouncer(),
            Links = LinkTable.Read(_route),
            Relook = () => _workshop.Links = LinkTable.Read(_route),
            LookAgainSoon = () => _lookAt = Instant.Earlier(_lookAt, MonotonicClock.Now + RetryInterval),
        };
        Arrange(_config, MonotonicClock.Now);
    }

    private void Close()
    {
        TryEach(static router => router.Dispose());
        if (_workshop is { } workshop)
        {
            workshop.Sockets.Dispose();
            workshop.Announcer.Dispose();
        }

        _monitor?.Dispose();
        _route?.Dispose();
    }

    private void TryEach(Action<VrrpRouter> last)
    {
        foreach (var router in _routers)
        {
            try
            {
                last(router);
            }
            catch (Exception error)
            {
                // On the way out each gets its turn.
                _log.LookFailed(error.Message);
            }
        }
    }

    /// <summary>
    /// One round, in the order the state machines rely on: all that was received before a deadline, the deadlines, then the actions.
    /// </summary>
    private void RunOnce()
    {
        LookAtLinksIfDue();

        ReceiveAll();
        var now = MonotonicClock.Now;
        while (_mailbox.TryDequeue(out var change))
        {
            change(now);
        }

        StartIfDue(now);
        foreach (var router in _routers)
        {
            if (router.Machine.NextDeadline <= now)
            {
                router.Handle(VrrpEvent.DeadlineReached, now);
            }
        }

        PerformActions(now);
        _workshop.Announcer.SendDue(now);
    }

    private void StartIfDue(Instant now)
    {
        if (_hasStarted || now < _startsAt || (now < _startsAt + ScriptPatience && !_scripts.HaveVerdicts))
        {
            return;
        }

        _hasStarted = true;
        foreach (var router in _routers)
        {
            router.Handle(VrrpEvent.Started, now);
        }
    }

    private void PerformActions(Instant now)
    {
        // What one member of a group asks for may come with what another was told; nothing is asked for twice.
        foreach (var router in _routers)
        {
            _ = router.PerformActions(now);
        }

        foreach (var group in _groups)
        {
            group.TellIfChanged();
        }
    }

    private void ReceiveAll()
    {
        foreach (var socket in _workshop.Sockets.Sockets)
        {
            for (var i = 0; i < MostPacketsInARound && socket.TryReceive(_packet, out var datagram, out var offset, out var length); i++)
            {
                Dispatch(socket, datagram, _packet.AsSpan(offset, length));
            }
        }
    }

    private void Dispatch(VrrpSocket socket, in VrrpDatagram datagram, ReadOnlySpan<byte> message)
    {
        const int VirtualRouterIdOffset = 1;
        if (message.Length <= VirtualRouterIdOffset)
        {
            return;
        }

        // Virtual routers of others share the network; theirs are no business of this node (keepalived, log_unknown_vrids).
        foreach (var router in _routers)
        {
            if (router.Takes(socket, message[VirtualRouterIdOffset]))
            {
                router.Receive(datagram, message, MonotonicClock.Now);
            }
        }
    }

    private void LookAtLinksIfDue()
    {
        var now = MonotonicClock.Now;
        if (_monitor.TryDrain())
        {
            // Changes come in bursts, and a look asks the kernel for all there is: this thread has advertisements to send.
            _lookAt = Instant.Earlier(_lookAt, _lookedAt + LeastBetweenLooks);
        }

        if (_lookAt <= now)
        {
            (_lookAt, _lookedAt) = (null, now);
            LookAtLinks(now);
        }
    }

    private void LookAtLinks(Instant now)
    {
        try
        {
            _workshop.Links = LinkTable.Read(_route);
        }
        catch (LinuxException error)
        {
            _log.LookFailed(error.Message);
            _workshop.LookAgainSoon();
            return;
        }

        foreach (var router in _routers)
        {
            router.LookAt(_workshop.Links, now);
        }

        KeepNeededSockets();
    }

    private void KeepNeededSockets() =>
        _workshop.Sockets.Keep(_routers.Select(static router => router.SocketKey).OfType<VrrpSocketKey>().ToHashSet());

    private Instant? StartDeadline() => _hasStarted ? null : MonotonicClock.Now < _startsAt ? _startsAt : _startsAt + ScriptPatience;

    private Instant? NextDeadline()
    {
        var next = Instant.Earlier(Instant.Earlier(_workshop.Announcer.NextDeadline, StartDeadline()), _lookAt);
        foreach (var router in _routers)
        {
            next = Instant.Earlier(next, router.Machine.NextDeadline);
        }

        return next;
    }
}
