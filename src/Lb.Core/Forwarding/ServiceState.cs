using Lb.Core.Model;
using Lb.Core.Scheduling;

namespace Lb.Core.Forwarding;

/// <summary>One virtual service as one worker lives it: its scheduler and what the scheduler needs to know about each real server.</summary>
internal sealed class ServiceState
{
    // Every server it ever had: flows of a removed one stay on its books, which it takes up again if it comes back
    // (ip_vs_ctl.c, the destination trash).
    private readonly Dictionary<RealServerId, ServerState> _servers = [];
    private readonly HashSet<RealServerId> _present = [];
    private readonly ulong _seed;
    private VirtualService _snapshot;

    /// <summary>Makes the state of a service that has no server yet.</summary>
    /// <param name="service">The first snapshot, yet to be applied.</param>
    /// <param name="seed">Where schedulers that draw at random begin.</param>
    public ServiceState(VirtualService service, ulong seed)
    {
        _seed = seed;
        _snapshot = service;
        Scheduler = NewScheduler(service);
    }

    public IScheduler Scheduler { get; private set; }

    /// <summary>Whether new flows are taken.</summary>
    public ServiceMode Mode { get; private set; }

    /// <summary>Whether and how clients come to the same server again, or null.</summary>
    public Persistence? Persistence { get; private set; }

    /// <summary>Whether each frame is scheduled by itself.</summary>
    public bool IsOnePacket { get; private set; }

    /// <summary>The servers it has and those it had.</summary>
    public IReadOnlyCollection<ServerState> Servers => _servers.Values;

    /// <summary>Whether the scheduler has the server.</summary>
    public bool Has(RealServerId server) => _present.Contains(server);

    /// <summary>
    /// Brings the scheduler to a new snapshot with the calls <c>ipvsadm</c> would make: delete what is gone, then edit or add in
    /// configuration order. What did not change is not touched, so the scheduler goes on where it was.
    /// </summary>
    public void Apply(VirtualService service)
    {
        Mode = service.Mode;
        Persistence = service.Persistence;
        IsOnePacket = service.IsOnePacket && service.Key.Protocol == TransportProtocol.Udp;
        foreach (var gone in _present.Where(id => service.RealServers.All(wanted => wanted.Id != id)).ToArray())
        {
            Scheduler.Remove(_servers[gone]);
            _ = _present.Remove(gone);
        }

        if (!HasSameScheduler(_snapshot, service))
        {
            Scheduler = NewScheduler(service);
            foreach (var kept in service.RealServers.Where(wanted => _present.Contains(wanted.Id)))
            {
                _ = Update(_servers[kept.Id], kept);
                Scheduler.Add(_servers[kept.Id]);
            }
        }

        _snapshot = service;

        foreach (var wanted in service.RealServers)
        {
            if (!_servers.TryGetValue(wanted.Id, out var server))
            {
                server = new ServerState(wanted.Id, wanted.Address, wanted.Weight) { Port = service.Key.Port };
                _servers.Add(wanted.Id, server);
            }

            var change = Update(server, wanted);
            if (_present.Add(wanted.Id))
            {
                Scheduler.Add(server);
            }
            else
            {
                Tell(server, change);
            }
        }
    }

    private static bool HasSameScheduler(VirtualService one, VirtualService other) =>
        one.CustomScheduler == other.CustomScheduler
        && (one.CustomScheduler is not null || (one.Scheduler == other.Scheduler && one.SchedulerFlags == other.SchedulerFlags));

    private IScheduler NewScheduler(VirtualService service) =>
        service.CustomScheduler?.Invoke() ?? SchedulerFactory.Create(service.Scheduler, service.SchedulerFlags, _seed);

    private void Tell(ServerState server, Change change)
    {
        if (change == Change.Ramp && Scheduler is IRampedScheduler ramped)
        {
            ramped.Ramp(server);
        }
        else if (change != Change.None)
        {
            Scheduler.Edit(server);
        }
    }

    /// <summary>Writes what an operator can set of a server, and how far its slow start is.</summary>
    private static Change Update(ServerState server, RealServer wanted)
    {
        var hasOtherThresholds = server.UpperThreshold != wanted.UpperThreshold || server.LowerThreshold != wanted.LowerThreshold;
        if (hasOtherThresholds)
        {
            server.SetThresholds(wanted.UpperThreshold, wanted.LowerThreshold);
        }

        server.IsDraining = wanted.IsDraining;
        var hasOtherWeight = server.FullWeight != wanted.Weight;
        var hasOtherRamp = server.RampPercent != wanted.RampPercent;
        server.SetWeight(wanted.Weight, wanted.RampPercent);
        return hasOtherThresholds || hasOtherWeight ? Change.Edit : hasOtherRamp ? Change.Ramp : Change.None;
    }

    /// <summary>What became of a server.</summary>
    private enum Change
    {
        None,
        Ramp,
        Edit,
    }
}
