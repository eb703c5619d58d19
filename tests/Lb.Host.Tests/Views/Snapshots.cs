using Lb.Core.Forwarding;
using Lb.Core.Metrics;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Events;
using Lb.Core.Runtime.Health;
using Lb.Core.Runtime.Vrrp;
using Lb.Core.Scheduling;
using Lb.Core.Vrrp;
using Lb.Core.Wire;
using Lb.Host.Control;

namespace Lb.Host.Tests.Views;

/// <summary>A made-up daemon that has a bit of everything: each VRRP state, each service state, each way to a real server.</summary>
internal static class Snapshots
{
    /// <summary>The moment they are of.</summary>
    public static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    // The moment by the monotonic clock; only differences count.
    private static readonly Instant Clock = new(5_000_000_000_000);

    /// <summary>MASTER by unicast, with all that details may have.</summary>
    public static VrrpStatus Master { get; } = Instance("VI_1", VrrpState.Master, TimeSpan.FromSeconds(3723)) with
    {
        IsUnicast = true,
        Peers = [InetAddress.Parse("198.18.0.2"), InetAddress.Parse("198.18.0.3")],
        SyncGroup = "G1",
        Disagreement = new VrrpDisagreement(InetAddress.Parse("198.18.0.3"), VrrpReceiveError.PasswordMismatch, Clock + -TimeSpan.FromSeconds(1)),
        Tracked =
        [
            new TrackedStatus("interface", "eth1", true, 0, null), new TrackedStatus("script", "chk_redis", false, -20, null),
            new TrackedStatus("script", "chk_disk", false, 0, "/usr/local/bin/chk_disk does not exist"),
        ],
    };

    /// <summary>BACKUP of VRRPv3 over IPv6.</summary>
    public static VrrpStatus Backup { get; } = Instance("VI_6", VrrpState.Backup, TimeSpan.FromSeconds(12.34)) with
    {
        Version = VrrpVersion.V3,
        VirtualRouterId = 6,
        SourceAddress = InetAddress.Parse("fe80::1"),
        VirtualAddresses = [InetAddress.Parse("2001:db8::100")],
        AdvertisementInterval = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>FAULT, and nobody was heard.</summary>
    public static VrrpStatus Fault { get; } = Faulted(Instance("VI_9", VrrpState.Fault, TimeSpan.FromDays(4)));

    /// <summary>All of them.</summary>
    public static VrrpReport Vrrp { get; } = VrrpReport.From([Master, Backup, Fault], Now);

    /// <summary>Some events, with characters that JSON and markup give a meaning to.</summary>
    public static EventsReport Events { get; } = EventsReport.From(
    [
        new BalancerEvent(41, Now.AddHours(-2), "vrrp_transition", "VI_1", "BACKUP to MASTER: no advertisement came in time"),
        new BalancerEvent(42, Now.AddMinutes(-2), "script", "VI_1", "'/etc/notify \"master\"' ended with code 0, [it said] <ok>"),
        new BalancerEvent(43, Now.AddSeconds(-1), "reload", "configuration", $"refused: {Operators.Refusal.Refusal}"),
    ]);

    private static readonly ServiceStatus Active = Service(6379, ServiceRole.Active) with
    {
        RealServers =
        [
            Server("198.18.0.1", NextHopState.Local),
            Server("198.18.0.2", NextHopState.Resolved) with { ConfiguredWeight = 3, EffectiveWeight = 0, ActiveConnections = 12, InactiveConnections = 345 },
            Server("198.18.0.3", NextHopState.Unresolved),
            Server("198.18.9.4", NextHopState.NotOnLink),
            Server("198.18.0.5", NextHopState.Unreachable),
        ],
    };

    // Of the servers of the first service: well, draining, down, kept out, taken out. The last services have lost their quorum.
    private static readonly ServerHealthStatus[] HealthOfActive =
    [
        Health.Of(Active.Key, Active.RealServers[0].Address, true, ("TCP_CHECK", true, "connected", 0.31), ("MISC_CHECK", null, null, 0)) with { FullWeight = 5, OrderedWeight = 5, SlowStartPercent = 15 },
        Health.Of(Active.Key, Active.RealServers[1].Address, true, ("TCP_CHECK", true, "connected", 0.3), ("VIP_CHECK", true, "answers at 02:00:00:00:00:0b", 0.4))
            .Remarking("answers ARP for the VIP: set arp_ignore=1") with { IsDraining = true },
        Health.Of(Active.Key, Active.RealServers[2].Address, false, ("HTTP_GET", false, "[status] 503", 12.5)),
        Health.Of(Active.Key, Active.RealServers[3].Address, true, ("TCP_CHECK", true, "connected", 1)) with { IsSuppressed = true },
        Health.Of(Active.Key, Active.RealServers[4].Address, true) with { IsDraining = true, IsRemoved = true },
    ];

    private static readonly QuorumStatus[] Quorums =
    [
        new(Active.Key, true, 5, 4, 1, InetAddress.Parse("198.18.0.99"), false),
        new(Active.Key with { Port = 443 }, false, 1, 3, 1, null, false),
        new(Active.Key with { Port = 8080 }, false, 0, 1, 0, InetAddress.Parse("198.18.0.99"), true),
        new(Active.Key with { Port = 9000 }, false, 0, 1, 0, null, false),
    ];

    /// <summary>The daemon with all of this, and with all that may be wrong.</summary>
    public static StatusReport Status { get; } = Daemon(
        Operators.Refusal.Refusal,
        [Master, Backup, Fault],
        [
            Active,
            Service(53, ServiceRole.Parked) with { Key = new ServiceKey(TransportProtocol.Udp, InetAddress.Parse("2001:db8::100"), 53), StandbyPort = null },
            Service(80, ServiceRole.Parked),
            Service(443, ServiceRole.Demoted) with { StandbyPort = null, Scheduler = SchedulerKind.SmoothWeightedRoundRobin },
            Service(8080, ServiceRole.Demoted) with
            {
                RealServers =
                [
                    Server("198.18.0.1", NextHopState.Local) with { EffectiveWeight = 0 },
                    Server("198.18.0.99", NextHopState.Resolved) with { IsSorryServer = true },
                ],
            },
            Service(9000, ServiceRole.Active) with
            {
                RealServers =
                [
                    Server("198.18.0.1", NextHopState.Local) with { UpperThreshold = 20, IsOverloaded = true },
                    Server("198.18.0.99", NextHopState.Local) with { EffectiveWeight = 0, IsSorryServer = true },
                ],
            },
        ],
        new CounterSnapshot { Received = 40, Passed = 16, Forwarded = 9, Local = 12, Flows = 3, FlowsCreated = 4, RingDropped = 7 },
        Events.Events);

    /// <summary>A daemon with nothing to say.</summary>
    public static StatusReport QuietStatus { get; } = Daemon(
        null, [], [Service(80, ServiceRole.Active) with { RealServers = [Server("198.18.0.1", NextHopState.Local)], DecidingInstance = null }], CounterSnapshot.Zero, []);

    private static StatusReport Daemon(
        string? refusedReload, VrrpStatus[] instances, ServiceStatus[] services, CounterSnapshot counters, IReadOnlyList<EventReport> events)
    {
        var (vrrp, count) = (VrrpReport.From(instances, Now).Instances, CountersReport.From(Dropping(counters)));
        VirtualServiceReport[] reports = [.. services.Select(service => VirtualServiceReport.From(service).With(service.Key, HealthOfActive, Quorums))];
        return new StatusReport(
            StatusReport.CurrentSchemaVersion, "0.1.0", 4711, Now.AddHours(-1), 3600, "/etc/keepalived/keepalived.conf",
            [.. Problems.Of(refusedReload, vrrp, reports, count)], vrrp, reports, count, events);
    }

    private static CounterSnapshot Dropping(CounterSnapshot counters) => counters.Received == 0
        ? counters
        : counters with { Dropped = counters.Dropped.SetItem(DropReason.RedirectedByPeer, 1).SetItem(DropReason.TableFull, 2) };

    private static ServiceStatus Service(ushort port, ServiceRole role) => new()
    {
        Key = new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), port),
        Scheduler = SchedulerKind.WeightedRoundRobin,
        Role = role,
        DecidingInstance = "VI_1",
        InterfaceName = "eth0",
        StandbyPort = (ushort)(port + 20000),
        RealServers = [Server("198.18.0.2", NextHopState.Resolved)],
    };

    private static RealServerStatus Server(string address, NextHopState reach) => new()
    {
        Address = InetAddress.Parse(address),
        Port = 6379,
        ConfiguredWeight = 1,
        EffectiveWeight = 1,
        Reach = reach,
        MacAddress = reach == NextHopState.Resolved ? MacAddress.Parse("02:00:00:00:00:02") : null,
        InterfaceName = reach is NextHopState.Resolved or NextHopState.Unresolved or NextHopState.NotOnLink ? "eth0" : null,
        ActiveConnections = 0,
        InactiveConnections = 0,
    };

    private static VrrpStatus Instance(string name, VrrpState state, TimeSpan since) => new()
    {
        Name = name,
        InterfaceName = "eth0",
        VirtualRouterId = 51,
        Version = VrrpVersion.V2,
        IsUnicast = false,
        Peers = [],
        SourceAddress = InetAddress.Parse("198.18.0.1"),
        VirtualAddresses = [InetAddress.Parse("198.18.0.100"), InetAddress.Parse("198.18.0.101")],
        SyncGroup = null,
        AdvertisementInterval = TimeSpan.FromSeconds(1),
        Tracked = [],
        Now = Clock,
        Snapshot = new VrrpInstanceSnapshot
        {
            State = state,
            Since = Clock + -since,
            Faults = VrrpFaults.None,
            ConfiguredPriority = 100,
            EffectivePriority = state == VrrpState.Master ? (byte)80 : (byte)100,
            MasterAddress = InetAddress.Parse(state == VrrpState.Master ? "198.18.0.1" : "fe80::2"),
            MasterPriority = state == VrrpState.Master ? (byte)80 : (byte)150,
            MasterInterval = TimeSpan.FromSeconds(1),
            MasterDownInterval = TimeSpan.FromSeconds(3.609375),
            IsListening = false,
            Transitions =
            [
                new VrrpTransition(Clock + -(since + TimeSpan.FromSeconds(3.6)), VrrpState.Initialize, VrrpState.Backup, VrrpTransitionReason.Started, TimeSpan.Zero),
                new VrrpTransition(Clock + -since, VrrpState.Backup, state, VrrpTransitionReason.MasterDownTimerExpired, TimeSpan.FromSeconds(3.6)),
            ],
            Counters = Counters(),
        },
    };

    private static VrrpStatus Faulted(VrrpStatus status) => status with
    {
        SourceAddress = null,
        Snapshot = status.Snapshot with
        {
            Faults = VrrpFaults.Link | VrrpFaults.Tracking,
            MasterAddress = null,
            MasterPriority = null,
            IsListening = true,
            Counters = new VrrpCounters(),
        },
    };

    private static VrrpCounters Counters()
    {
        var counters = new VrrpCounters
        {
            AdvertisementsReceived = 10,
            AdvertisementsSent = 3723,
            PriorityZeroReceived = 1,
            LowerPriorityReceived = 2,
            BecameMaster = 1,
            GratuitousBatches = 2,
            Pauses = 1,
        };
        counters.CountDiscarded(VrrpReceiveError.PasswordMismatch);
        counters.CountRemarks(VrrpReceiveRemarks.MessageOnlyChecksum | VrrpReceiveRemarks.AddressListDiffers);
        return counters;
    }
}
