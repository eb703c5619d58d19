using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Scheduling;

namespace Lb.Core.Forwarding;

/// <summary>The live states of all services of one worker, found by the small numbers that flows carry.</summary>
/// <param name="seed">Where schedulers that draw at random begin; each service's own beginning is made of it.</param>
internal sealed class ServiceRegister(ulong seed = 0)
{
    private ServiceState?[] _services = [];
    private ServerState?[] _servers = [];
    private TrafficTotals[] _traffic = [];

    /// <summary>What went to each real server, by its number. Long enough for the server of every flow.</summary>
    public Span<TrafficTotals> Traffic => _traffic;

    public ServiceState Service(ServiceId id) => _services[id.Value]!;

    /// <summary>The service's state, or null if it never was in a table.</summary>
    public ServiceState? Find(ServiceId id) => id.Value < _services.Length ? _services[id.Value] : null;

    /// <summary>A server that some service has or had, else null.</summary>
    public ServerState? Server(RealServerId id) => id.Value < _servers.Length ? _servers[id.Value] : null;

    public void Apply(ServiceTable table)
    {
        foreach (var service in table.Services)
        {
            Grow(ref _services, service.Id.Value);
            var state = _services[service.Id.Value] ??= new ServiceState(service, seed + service.Id.Value);
            state.Apply(service);
            foreach (var server in state.Servers)
            {
                Grow(ref _servers, server.RealServerId.Value);
                Grow(ref _traffic, server.RealServerId.Value);
                _servers[server.RealServerId.Value] = server;
            }
        }
    }

    /// <summary>A new flow stands on the books of its server.</summary>
    public void FlowStarted(in FlowEntry entry) => _servers[entry.RealServer.Value]?.AddFlow(entry.State);

    /// <summary>A flow is gone.</summary>
    public void FlowEnded(in FlowEntry entry) => _servers[entry.RealServer.Value]?.RemoveFlow(entry.State);

    /// <summary>A flow moves to another state, and with it perhaps between active and inactive.</summary>
    public void FlowChanged(ref FlowEntry entry, FlowState next)
    {
        _servers[entry.RealServer.Value]?.ChangeFlow(entry.State, next);
        entry.State = next;
    }

    private static void Grow<T>(ref T[] array, int index)
    {
        if (index >= array.Length)
        {
            Array.Resize(ref array, index + 8);
        }
    }
}
