using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Flows;

/// <summary>
/// What is remembered of a client of a persistent service: which real server it goes to. 40 octets. IPVS calls it a connection template, and
/// lists it among the connections with port 0.
/// </summary>
internal struct TemplateEntry : IHashedSlot
{
    /// <summary>How long a template is kept on when its time runs out while it has connections (ip_vs_conn.c, ip_vs_conn_expire).</summary>
    public const long RearmMilliseconds = 60_000;

    private ulong _clientHigh;
    private ulong _clientLow;
    private uint _tag;
    private ushort _service;
    private ushort _realServer;

    /// <summary>When its time is over, in milliseconds of the caller's clock.</summary>
    public long DeadlineMilliseconds;

    /// <summary>Flows of the client that are in the flow table: as long as there are any, the template stays.</summary>
    public int Connections;

    /// <summary>Whether a connection of the client was established; IPVS then lists the template as ASSURED, else as NONE.</summary>
    public bool IsAssured;

    /// <summary>The virtual service.</summary>
    public readonly ServiceId Service => new(_service);

    /// <summary>The client's address, masked by the service's granularity.</summary>
    public readonly InetAddress Client => InetAddress.FromIPv6(_clientHigh, _clientLow);

    /// <summary>The real server the client goes to.</summary>
    public RealServerId RealServer
    {
        readonly get => new(_realServer);
        set => _realServer = value.Value;
    }

    /// <inheritdoc/>
    public readonly uint Tag => _tag;

    /// <summary>What <c>ipvsadm -Lnc</c> prints as its state.</summary>
    public readonly string IpvsStateName => IsAssured ? "ASSURED" : FlowState.None.IpvsName();

    /// <summary>Whether it still binds its client at a moment.</summary>
    public readonly bool IsAlive(long nowMilliseconds) => Connections > 0 || nowMilliseconds < DeadlineMilliseconds;

    /// <summary>Milliseconds until its time is over, or is looked at again because it has connections.</summary>
    public readonly long RemainingMilliseconds(long nowMilliseconds) => Math.Max(0, DeadlineMilliseconds - nowMilliseconds);

    /// <summary>If its time is over, goes on from there in steps of <see cref="RearmMilliseconds"/>.</summary>
    public void Rearm(long nowMilliseconds)
    {
        if (nowMilliseconds >= DeadlineMilliseconds)
        {
            DeadlineMilliseconds += (((nowMilliseconds - DeadlineMilliseconds) / RearmMilliseconds) + 1) * RearmMilliseconds;
        }
    }

    /// <summary>Whether this slot holds the template of a client, whose tag was compared already.</summary>
    public readonly bool HasKey(ServiceId service, InetAddress client) => client == Client && service == Service;

    /// <summary>Makes this slot a new template.</summary>
    public void Occupy(ServiceId service, InetAddress client, uint tag)
    {
        this = default;
        _clientHigh = client.High;
        _clientLow = client.Low;
        _service = service.Value;
        _tag = tag;
    }
}
