using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Flows;
using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Metrics;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Topology;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Replay;

/// <summary>
/// Runs the forwarder offline: frames from a device, their time stamps as the clock, transmitted frames to another device.
/// The same input gives the same output on every machine.
/// </summary>
public static class ReplayRunner
{
    private const int MaxFlows = 1 << 20;
    private const int InterfaceIndex = 1;
    private const int SlotBudget = 256;

    // The same for every replay, so that all are alike. Not zero: then all IPv4 clients of one port would share a home slot.
    private static ReadOnlySpan<byte> FlowSecret => "A replay has nothing to hide.   "u8;

    // Both ends of a local port that does not exist; locally administered addresses (IEEE 802-2014 §8.4).
    private static readonly MacAddress LocalPortOuter = new(0x02_4C_42_00_00_01);
    private static readonly MacAddress LocalPortInner = new(0x02_4C_42_00_00_02);

    /// <summary>Replays everything <paramref name="source"/> has.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="options">What the replay takes the place of; its station address must be given.</param>
    /// <param name="source">Where frames come from, until its end.</param>
    /// <param name="network">Takes every frame sent to real servers and clients.</param>
    /// <param name="localStack">Takes every frame for the local port, or null where nobody looks.</param>
    /// <returns>The counters at the end.</returns>
    /// <exception cref="PacketDeviceException">A device failed.</exception>
    public static CounterSnapshot Run(LbConfig config, ReplayOptions options, IPacketDevice source, IPacketDevice network, IPacketDevice? localStack)
    {
        var (table, networkPort) = Compile(config, options);
        var forwarder = new Forwarder(table, FlowTable.Create(MaxFlows), new FlowHash(FlowSecret));
        var now = Instant.Zero;
        while (source.Receive(TimeSpan.Zero, out var batch) == ReceiveResult.Frames)
        {
            // One at a time, because each has a time of its own.
            for (var i = 0; i < batch.Frames.Length; i++)
            {
                var one = new FrameBatch(batch.Buffer, batch.Frames.Slice(i, 1));
                var captured = one.Frames[0].TimestampNanoseconds;
                now = new Instant(Math.Max(now.Nanoseconds, captured));
                forwarder.Tick(now, SlotBudget);
                forwarder.Process(one, now);
                Stamp(forwarder.Outbox.Batch.Frames, captured);
                var failed = Transmit(one) + Transmit(forwarder.Outbox.Batch);
                forwarder.Settle(one, failed);
            }

            source.Release();
        }

        forwarder.Finish(now);
        return CounterSnapshot.Of(forwarder);

        int Transmit(FrameBatch frames) =>
            network.Transmit(frames, networkPort) + (localStack?.Transmit(frames, PortRegister.LocalPort) ?? 0);
    }

    /// <summary>Whether a service takes <paramref name="destination"/> in this configuration, in any role.</summary>
    public static bool IsVirtualAddress(LbConfig config, InetAddress destination) =>
        config.VirtualServices.Any(service => service.Key.Address == destination);

    private static (ForwardingTable Table, byte NetworkPort) Compile(LbConfig config, ReplayOptions options)
    {
        var station = options.StationAddress ?? throw new ArgumentException("The station address is missing.", nameof(options));
        var compiler = new TableCompiler();
        var peers = config.PeersOf(config.VirtualServices).Where(peer => !options.LocalAddresses.Contains(peer));
        var plan = new IngressPlan("replay", InterfaceIndex, station, config.VirtualServices, [.. peers]);
        var hosts = config.VirtualServices.SelectMany(static service => service.RealServers).Select(static server => server.Address).Concat(plan.Peers);
        var reaches = hosts.Distinct().ToImmutableDictionary(static host => host, host => ReachOf(host, station, options));
        var localHop = new NextHop(NextHopState.Local, LocalPortInner, LocalPortOuter, PortRegister.LocalPort, ushort.MaxValue);
        var table = compiler.Compile(
            plan,
            ServiceRoles.Listening(config.VirtualServices, ServiceRoles.Everywhere(options.IsMaster), ServiceRoles.AsConfigured),
            NetworkMap.Empty with { Reaches = reaches },
            options.LocalAddresses.IsEmpty ? default : localHop,
            config.Global);
        return (table, table.IngressPort);
    }

    private static Reach ReachOf(InetAddress host, MacAddress station, ReplayOptions options)
    {
        if (options.LocalAddresses.Contains(host))
        {
            return Reach.Local;
        }

        var reach = new Reach(NextHopState.Unresolved, InterfaceIndex, "replay", station, options.Mtu, default);
        return options.Neighbors.TryGetValue(host, out var mac) ? reach with { State = NextHopState.Resolved, MacAddress = mac } : reach;
    }

    private static void Stamp(Span<FrameSlot> frames, long timestampNanoseconds)
    {
        foreach (ref var slot in frames)
        {
            slot.TimestampNanoseconds = timestampNanoseconds;
        }
    }
}
