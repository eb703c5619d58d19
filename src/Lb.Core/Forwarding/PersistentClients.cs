using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <summary>
/// Which real server each client of the persistent services goes to, as one worker knows it (net/netfilter/ipvs/ip_vs_core.c,
/// ip_vs_sched_persist). Frames of known flows never come here.
/// </summary>
/// <param name="services">The worker's services and servers.</param>
/// <param name="hash">The keyed hash of the process.</param>
/// <param name="capacity">The most clients remembered.</param>
internal sealed class PersistentClients(ServiceRegister services, FlowHash hash, int capacity)
{
    private const int SlotsSoughtForRoom = 256;

    private readonly TemplateEntry[] _removed = new TemplateEntry[64];
    private Instant _soughtRoomAt = new(long.MinValue);

    /// <summary>The templates, or null as long as there was no persistent service: then they take no memory.</summary>
    public TemplateTable? Templates { get; private set; }

    /// <summary>Gets ready for new snapshots of the services, before they are applied.</summary>
    /// <param name="table">The new snapshots.</param>
    /// <param name="flows">The worker's flows.</param>
    public void Apply(ServiceTable table, FlowTable flows)
    {
        foreach (var service in table.Services)
        {
            if (service.Persistence is not null)
            {
                Templates ??= new TemplateTable(capacity);
            }

            // By another mask the templates would not be found again, and would keep their connections counted for ever.
            if (services.Find(service.Id)?.Persistence is { } before && before.Granularity != service.Persistence?.Granularity)
            {
                Forget(service.Id, flows);
            }
        }
    }

    /// <summary>Picks the server of a new flow: the one its client goes to, or a new one that it goes to from now on.</summary>
    /// <param name="state">The persistent service.</param>
    /// <param name="key">The flow's key.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="isKept">Whether the flow will be in the flow table, and so counted on the template until it ends.</param>
    /// <param name="policy">The switches in force.</param>
    /// <param name="server">The server, or null if none is usable.</param>
    /// <returns>False if there is no room to remember the client.</returns>
    public bool TryPick(ServiceState state, in FlowKey key, in SchedulingContext context, bool isKept, FlowPolicy policy, out ServerState? server)
    {
        var templates = Templates!;
        var persistence = state.Persistence!;
        var client = persistence.Granularity.Apply(key.Client);
        var clientHash = HashOf(key.Service, client);
        var slot = templates.Find(key.Service, client, clientHash);
        var now = context.Now.Milliseconds;
        server = slot >= 0 && templates[slot].IsAlive(now) ? Remembered(state, templates[slot].RealServer, policy) : null;
        if (server is null)
        {
            if (slot < 0 && templates.Count >= templates.Capacity && !TryMakeRoom(context.Now))
            {
                return false;
            }

            server = state.Scheduler.Pick(context);
            if (server is null)
            {
                return true;
            }

            slot = Bind(slot, key.Service, client, clientHash, server);
        }

        ref var template = ref templates[slot];
        template.DeadlineMilliseconds = now + (long)persistence.Timeout.TotalMilliseconds;
        template.Connections += isKept ? 1 : 0;
        return true;
    }

    /// <summary>A controlled flow is established (ip_vs_conn.h, ip_vs_control_assure_ct).</summary>
    public void Assure(in FlowEntry flow)
    {
        var slot = Find(flow);
        if (slot >= 0 && Templates![slot].RealServer == flow.RealServer)
        {
            Templates[slot].IsAssured = true;
        }
    }

    /// <summary>A controlled flow is gone.</summary>
    public void FlowEnded(in FlowEntry flow, Instant now)
    {
        var slot = Find(flow);
        if (slot >= 0)
        {
            // It ended when its own time was over, which may be a while ago.
            var clock = (uint)now.Milliseconds;
            var endedAt = now.Milliseconds - (flow.IsExpired(clock) ? unchecked(clock - flow.DeadlineMilliseconds) : 0);
            ref var template = ref Templates![slot];
            template.Connections--;
            template.Rearm(endedAt);
        }
    }

    /// <summary>Does a bounded piece of housekeeping.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="slotBudget">How many slots to look at.</param>
    public void Tick(Instant now, int slotBudget)
    {
        if (Templates is not null)
        {
            Collect(now, slotBudget, withUnused: false);
        }
    }

    private ServerState? Remembered(ServiceState state, RealServerId id, FlowPolicy policy)
    {
        // ip_vs_conn.c, ip_vs_check_template: a server that is overloaded keeps its clients.
        var server = state.Has(id) ? services.Server(id) : null;
        return server is { Weight: 0 } && policy.ExpiresQuiescentTemplates ? null : server;
    }

    /// <summary>Notes a client's new server, in its old template if it has one: its connections stay counted there.</summary>
    private int Bind(int slot, ServiceId service, InetAddress client, ulong clientHash, ServerState server)
    {
        if (slot < 0)
        {
            slot = Templates!.Add(service, client, clientHash);
        }
        else
        {
            services.Server(Templates![slot].RealServer)?.RemoveTemplate();
        }

        Templates[slot].RealServer = server.RealServerId;
        Templates[slot].IsAssured = false;
        server.AddTemplate();
        return slot;
    }

    /// <summary>
    /// Looks for templates that nobody will miss, once a batch: those that are over, and those of clients that never completed a connection
    /// and have none, which is what a flood of forged addresses leaves behind (ip_vs_conn.c gives these up first too).
    /// </summary>
    private bool TryMakeRoom(Instant now)
    {
        if (_soughtRoomAt != now)
        {
            _soughtRoomAt = now;
            Collect(now, SlotsSoughtForRoom, withUnused: true);
        }

        return Templates!.Count < Templates.Capacity;
    }

    private void Collect(Instant now, int slotBudget, bool withUnused)
    {
        while (slotBudget > 0)
        {
            var step = Math.Min(slotBudget, _removed.Length);
            var count = Templates!.CollectOver(now.Milliseconds, step, withUnused, _removed);
            foreach (ref readonly var template in _removed.AsSpan(0, count))
            {
                services.Server(template.RealServer)?.RemoveTemplate();
            }

            slotBudget -= step;
        }
    }

    private int Find(in FlowEntry flow)
    {
        // A controlled flow's service is persistent: Forget takes the mark away.
        var client = services.Service(flow.Service).Persistence!.Granularity.Apply(flow.Client);
        return Templates!.Find(flow.Service, client, HashOf(flow.Service, client));
    }

    private ulong HashOf(ServiceId service, InetAddress client) => hash.Compute(new FlowKey(service, client, 0));

    private void Forget(ServiceId service, FlowTable flows)
    {
        Templates!.RemoveAll(service, template => services.Server(template.RealServer)?.RemoveTemplate());
        var view = flows.View();
        for (var slot = 0; slot < flows.SlotCount; slot++)
        {
            ref var flow = ref view[slot];
            if (!flow.IsEmpty && flow.Service == service)
            {
                flow.Flags &= unchecked((byte)~FlowMarks.Controlled);
            }
        }
    }
}
