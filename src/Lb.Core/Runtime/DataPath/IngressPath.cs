using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Lb.Core.Flows;
using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Linux;
using Lb.Core.Linux.AfPacket;
using Lb.Core.Linux.LocalDelivery;
using Lb.Core.Linux.Netlink;
using Lb.Core.Linux.Nft;
using Lb.Core.Metrics;
using Lb.Core.Model;
using Lb.Core.Neighbors;

namespace Lb.Core.Runtime.DataPath;

/// <summary>
/// Everything that stands on one ingress interface: its capture rings, workers and guard. Brings them up and down in the order in which
/// no frame is lost and none is served twice.
/// </summary>
internal sealed class IngressPath : IDisposable
{
    private static readonly TimeSpan TakeOverPatience = TimeSpan.FromMilliseconds(100);

    private readonly LocalPort _localPort;
    private readonly InterfaceClaim _claim;
    private readonly IngressGuard _guard;
    private readonly List<Seat> _seats = [];
    private readonly Action<Exception> _failed;
    private readonly ClientGranularity _spread;
    private IngressPlan _plan;
    private GuardRules _rules = GuardRules.None;
    private ForwardingTable? _table;

    public IngressPath(IngressPlan plan, LoadBalancerOptions options, LocalPort localPort, Action<Exception> failed)
    {
        _plan = plan;
        _localPort = localPort;
        _failed = failed;
        _spread = plan.ClientGranularity;
        _claim = InterfaceClaim.Take(plan.InterfaceName);
        try
        {
            _guard = new IngressGuard(plan.InterfaceName);
            var ring = new AfPacketOptions(plan.InterfaceName)
            {
                RingMode = options.RingMode,
                RingMebibytes = options.RingMebibytes,
                // Nothing until the guard comes: a ring would fill up with frames that the kernel serves.
                Filter = BpfProgram.Nothing,
                ClientGranularity = plan.ClientGranularity,
            };
            foreach (var device in AfPacketDevice.OpenGroup(ring, options.Workers))
            {
                _seats.Add(new Seat(device, new HugePageMemory<FlowEntry>(FlowTable.SlotsFor(options.MaxFlows)), options.MaxFlows));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IngressPlan Plan => _plan;

    public string GuardTableName => _guard.TableName;

    /// <summary>
    /// Rings are open since the constructor. First they capture, then the guard comes, then the workers, which begin with the frames
    /// captured after the guard.
    /// </summary>
    public void Start(ForwardingTable table, PortRegister ports, GuardRules rules, ReadOnlySpan<byte> flowSecret)
    {
        CaptureFor(_plan);
        (_rules, _table) = (rules, table);
        _guard.Apply(rules);
        var guardedFrom = DateTimeOffset.UtcNow;
        var hash = new FlowHash(flowSecret);
        var number = 0;
        foreach (var seat in _seats)
        {
            var options = new ForwarderOptions { SchedulerSeed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) };
            var forwarder = new Forwarder(table, seat.Flows, hash, options);
            var plan = new WorkerPlan(table, DevicesFor(seat, ports));
            seat.Worker = new ForwardingWorker($"lb-{_plan.InterfaceName}-{number++}", seat.Device, seat.Device.Wake, forwarder, plan, _failed);
            seat.Worker.Start(guardedFrom);
        }
    }

    /// <summary>Puts a new table in force. When this returns, the workers decide by it.</summary>
    /// <returns>Whether every port of it could be opened; if not, frames for the missing ones are counted as not transmitted.</returns>
    /// <exception cref="LinuxException">The guard could not be changed; guard and workers are as they were.</exception>
    public bool Apply(ForwardingTable table, PortRegister ports, GuardRules rules)
    {
        if (!_rules.Same(rules))
        {
            // Around the guard's transaction the workers know the old directors and the new, and the services that are in both: whose frames
            // the kernel may be let in on, a worker does not balance, or one could be served twice.
            var guarded = _rules.Services.ToHashSet();
            var shared = table.Services.Services.Where(service => guarded.Contains(service.Key));
            var before = _table;
            _ = Distribute(
                table with
                {
                    Directors = new DirectorTable(_rules.Directors.Concat(rules.Directors)),
                    Services = new ServiceTable([.. shared]),
                },
                ports);
            try
            {
                _guard.Apply(rules);
            }
            catch
            {
                // The guard is as it was, so the workers are too: what it keeps from the kernel, somebody must serve.
                _ = before is null || Distribute(before, ports);
                throw;
            }

            _rules = rules;
        }

        _table = table;
        return Distribute(table, ports);
    }

    /// <summary>
    /// Whether the clients that <paramref name="plan"/> takes for one come to one worker. How clients are spread is settled when the path is
    /// opened: to change it would part clients from the flows they have.
    /// </summary>
    public bool HoldsTogether(IngressPlan plan) => _seats.Count == 1 || _spread.Covers(plan.ClientGranularity);

    /// <summary>Captures for other virtual addresses from now on, and knows other peers.</summary>
    public void Replan(IngressPlan plan)
    {
        if (!plan.VirtualAddresses.ToHashSet().SetEquals(_plan.VirtualAddresses) || !plan.VirtualStations.SequenceEqual(_plan.VirtualStations))
        {
            CaptureFor(plan);
        }

        _plan = plan;
    }

    private void CaptureFor(IngressPlan plan)
    {
        var filter = CapturedTrafficFilter.Build(plan.VirtualAddresses, plan.VirtualStations);
        foreach (var seat in _seats)
        {
            seat.Device.ReplaceFilter(filter);
        }
    }

    private bool Distribute(ForwardingTable table, PortRegister ports)
    {
        var isComplete = true;
        foreach (var seat in _seats)
        {
            var devices = DevicesFor(seat, ports);
            isComplete &= !devices.OfType<MissingPort>().Any();
            seat.Worker?.Apply(new WorkerPlan(table, devices));
        }

        // A worker takes a plan between two batches, which is a matter of microseconds unless the machine is stalled; then nothing moves anyway.
        foreach (var seat in _seats)
        {
            _ = seat.Worker?.TryAwaitTurn(TakeOverPatience);
        }

        return isComplete;
    }

    public async Task<CounterSnapshot> ReadCountersAsync(CancellationToken cancellationToken)
    {
        var sum = CounterSnapshot.Zero;
        foreach (var seat in _seats)
        {
            if (seat.Worker is { } worker)
            {
                sum += await worker.AskAsync(CounterSnapshot.Of, cancellationToken);
            }

            sum += CounterSnapshot.Zero with { RingDropped = seat.Device.ReceiveDrops };
        }

        return sum;
    }

    /// <summary>Reads how many frames the workers dropped for one reason.</summary>
    public async Task<long> ReadDroppedAsync(DropReason reason, CancellationToken cancellationToken)
    {
        var sum = 0L;
        foreach (var worker in _seats.Select(static seat => seat.Worker).OfType<ForwardingWorker>())
        {
            sum += await worker.AskAsync(forwarder => forwarder.Counters.Dropped(reason), cancellationToken);
        }

        return sum;
    }

    /// <summary>Reads what the workers have on their books about some services.</summary>
    public async Task<ImmutableArray<ServerReading>> ReadServersAsync(IReadOnlyCollection<ServiceId> services, CancellationToken cancellationToken)
    {
        var readings = ImmutableArray.CreateBuilder<ServerReading>();
        foreach (var worker in _seats.Select(static seat => seat.Worker).OfType<ForwardingWorker>())
        {
            readings.AddRange(await worker.AskAsync(forwarder => ServerReading.Read(forwarder, services), cancellationToken));
        }

        return readings.ToImmutable();
    }

    /// <summary>Reads the flows of all workers, a slice at a time. A slice is good until the next one is asked for.</summary>
    public async IAsyncEnumerable<FlowListing> ReadFlowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var worker in _seats.Select(static seat => seat.Worker).OfType<ForwardingWorker>())
        {
            var listing = new FlowListing();
            while (await worker.AskAboutFlowsAsync(listing.TryAdvance, cancellationToken))
            {
                yield return listing;
            }
        }
    }

    /// <summary>Slots of all workers' flow tables.</summary>
    public long FlowSlots => _seats.Sum(static seat => (long)seat.Flows.SlotCount);

    /// <summary>First the guard goes, so that the kernel serves; the workers then finish what was captured before that.</summary>
    public void Dispose()
    {
        // The clock first: a frame between the two is lost and sent again by its sender, where the other order would have it served twice,
        // and the kernel would answer it with a reset.
        var guardedUntil = DateTimeOffset.UtcNow;
        _guard?.Dispose();
        foreach (var seat in _seats)
        {
            seat.Worker?.Stop(guardedUntil);
        }

        foreach (var seat in _seats)
        {
            seat.Dispose();
        }

        _claim.Dispose();
    }

    private IPacketDevice[] DevicesFor(Seat seat, PortRegister ports)
    {
        var devices = new IPacketDevice[ports.Numbers.Count + 1];
        devices[PortRegister.LocalPort] = seat.Transmitter(_localPort.OuterIndex, _localPort.OpenDevice);
        foreach (var (interfaceIndex, port) in ports.Numbers)
        {
            devices[port] = interfaceIndex == _plan.InterfaceIndex
                ? seat.Device
                : seat.Transmitter(interfaceIndex, () => OpenTransmitter(interfaceIndex));
        }

        return devices;
    }

    private static TransmitOnlyDevice OpenTransmitter(int interfaceIndex)
    {
        using var route = new RouteSocket();
        var link = route.FindLink(interfaceIndex) ?? throw new PacketDeviceException($"The network interface number {interfaceIndex} was deleted.");
        return TransmitOnlyDevice.Open(link.Name);
    }

    /// <summary>What one worker owns: its ring, its flows, and the devices it sends by.</summary>
    private sealed class Seat(AfPacketDevice device, HugePageMemory<FlowEntry> memory, int maxFlows) : IDisposable
    {
        private readonly Dictionary<int, IPacketDevice> _transmitters = [];

        public AfPacketDevice Device => device;

        public FlowTable Flows { get; } = new(memory.Memory, maxFlows);

        public ForwardingWorker? Worker { get; set; }

        public IPacketDevice Transmitter(int interfaceIndex, Func<IPacketDevice> open)
        {
            if (_transmitters.TryGetValue(interfaceIndex, out var transmitter))
            {
                return transmitter;
            }

            try
            {
                return _transmitters[interfaceIndex] = open();
            }
            catch (PacketDeviceException)
            {
                // The interface is gone, or the process is out of descriptors. The next refresh tries again.
                return MissingPort.Instance;
            }
        }

        public void Dispose()
        {
            device.Dispose();
            foreach (var transmitter in _transmitters.Values)
            {
                transmitter.Dispose();
            }

            ((IDisposable)memory).Dispose();
        }
    }
}
