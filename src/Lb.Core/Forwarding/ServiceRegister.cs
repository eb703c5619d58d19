using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Scheduling;

namespace Lb.Core.Forwarding;

/// <summary>The live states of all services of one worker, found by the small numbers that flows carry.</summary>
internal sealed class ServiceRegister
{
    private ServiceState?[] _services = [];
    private ServerState?[] _servers = [];

    public ServiceState Service(ServiceId id) => _services[id.Value]!;

    public void Apply(ServiceTable table)
    {
        foreach (var service in table.Services)
        {
            Grow(ref _services, service.Id.Value);
            var state = _services[service.Id.Value] ??= new ServiceState(service.Scheduler);
            state.Apply(service);
            foreach (var server in state.Servers)
            {
                Grow(ref _servers, server.Id.Value);
                _servers[server.Id.Value] = server;
            }
        }
    }

    /// <summary>A new flow stands on the books of its server.</summary>
    public void FlowStarted(in FlowEntry entry) => Count(entry, +1);

    /// <summary>A flow is gone.</summary>
    public void FlowEnded(in FlowEntry entry) => Count(entry, -1);

    /// <summary>A flow moves to another state, and with it perhaps between active and inactive.</summary>
    public void FlowChanged(ref FlowEntry entry, FlowState next)
    {
        Count(entry, -1);
        entry.State = next;
        Count(entry, +1);
    }

    private void Count(in FlowEntry entry, int change)
    {
        if (_servers[entry.RealServerId] is not { } server)
        {
            return;
        }

        if (FlowStates.IsActive(entry.State))
        {
            server.ActiveConnections += change;
        }
        else
        {
            server.InactiveConnections += change;
        }
    }

    private static void Grow<T>(ref T[] array, int index)
    {
        if (index >= array.Length)
        {
            Array.Resize(ref array, index + 8);
        }
    }
}
