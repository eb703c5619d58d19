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
    private SchedulerKind _kind;

    public ServiceState(SchedulerKind kind)
    {
        _kind = kind;
        Scheduler = SchedulerFactory.Create(kind);
    }

    public IScheduler Scheduler { get; private set; }

    /// <summary>Whether new flows are taken.</summary>
    public ServiceMode Mode { get; private set; }

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
        foreach (var gone in _present.Where(id => service.RealServers.All(wanted => wanted.Id != id)).ToArray())
        {
            Scheduler.Remove(_servers[gone]);
            _ = _present.Remove(gone);
        }

        if (_kind != service.Scheduler)
        {
            _kind = service.Scheduler;
            Scheduler = SchedulerFactory.Create(_kind);
            foreach (var kept in service.RealServers.Where(wanted => _present.Contains(wanted.Id)))
            {
                _servers[kept.Id].Weight = kept.Weight;
                Scheduler.Add(_servers[kept.Id]);
            }
        }

        foreach (var wanted in service.RealServers)
        {
            if (!_servers.TryGetValue(wanted.Id, out var server))
            {
                server = new ServerState(wanted.Id, wanted.Address, wanted.Weight);
                _servers.Add(wanted.Id, server);
            }

            var isEdited = server.Weight != wanted.Weight;
            server.Weight = wanted.Weight;
            if (_present.Add(wanted.Id))
            {
                Scheduler.Add(server);
            }
            else if (isEdited)
            {
                Scheduler.Edit(server);
            }
        }
    }
}
