using Lb.Core.Model;
using Lb.Core.Scheduling;

namespace Lb.Core.Forwarding;

/// <summary>One virtual service as one worker lives it: its scheduler and what the scheduler needs to know about each real server.</summary>
internal sealed class ServiceState
{
    private readonly Dictionary<RealServerId, ServerState> _servers = [];
    private SchedulerKind _kind;

    public ServiceState(SchedulerKind kind)
    {
        _kind = kind;
        Scheduler = SchedulerFactory.Create(kind);
    }

    public IScheduler Scheduler { get; private set; }

    public IReadOnlyCollection<ServerState> Servers => _servers.Values;

    /// <summary>
    /// Brings the scheduler to a new snapshot with the calls <c>ipvsadm</c> would make: delete what is gone, then edit or add in
    /// configuration order. What did not change is not touched, so the scheduler goes on where it was.
    /// </summary>
    public void Apply(VirtualService service)
    {
        foreach (var gone in _servers.Values.Where(server => service.RealServers.All(wanted => wanted.Id != server.RealServerId)).ToArray())
        {
            Scheduler.Remove(gone);
            _ = _servers.Remove(gone.RealServerId);
        }

        if (_kind != service.Scheduler)
        {
            _kind = service.Scheduler;
            Scheduler = SchedulerFactory.Create(_kind);
            foreach (var wanted in service.RealServers)
            {
                if (_servers.TryGetValue(wanted.Id, out var kept))
                {
                    kept.Weight = wanted.Weight;
                    Scheduler.Add(kept);
                }
            }
        }

        foreach (var wanted in service.RealServers)
        {
            if (!_servers.TryGetValue(wanted.Id, out var server))
            {
                server = new ServerState(wanted.Id, wanted.Address, wanted.Weight);
                _servers.Add(wanted.Id, server);
                Scheduler.Add(server);
            }
            else if (server.Weight != wanted.Weight)
            {
                server.Weight = wanted.Weight;
                Scheduler.Edit(server);
            }
        }
    }
}
