using System.Collections.Immutable;
using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Neighbors;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Forwarding;

/// <summary>
/// Compiles forwarding tables for tests: TCP 80 and UDP 53 at 198.18.0.100 and at 2001:db8::64, and TCP 80 at 198.18.0.200, all with the same servers.
/// </summary>
/// <param name="setup">The surroundings.</param>
internal sealed class DirectorTables(DirectorSetup setup)
{
    public const byte LocalPort = 0;
    public const byte LanPort = 1;

    // Numbers of real servers: the service's own, times this, plus the server's digit.
    private const int ServersPerService = 16;

    private static readonly ImmutableArray<ServiceKey> Keys =
    [
        new(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), 80),
        new(TransportProtocol.Udp, InetAddress.Parse("198.18.0.100"), 53),
        new(TransportProtocol.Tcp, InetAddress.Parse("2001:db8::64"), 80),
        new(TransportProtocol.Udp, InetAddress.Parse("2001:db8::64"), 53),
        new(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.200"), 80),
    ];

    private static readonly NextHop LocalHop = new(NextHopState.Local, LocalInner, LocalOuter, LocalPort, ushort.MaxValue);

    /// <summary>The far end of the local port.</summary>
    public static MacAddress LocalInner => new(0x0200_0000_0201);

    /// <summary>The near end of the local port.</summary>
    public static MacAddress LocalOuter => new(0x0200_0000_0202);

    /// <summary>The digit of a server, from the number flows know it by.</summary>
    public static int DigitOf(RealServerId id) => id.Value % ServersPerService;

    /// <summary>The key of the service a flow belongs to.</summary>
    public static ServiceKey KeyOf(ServiceId id) => Keys[id.Value];

    /// <summary>A table in which each service that <paramref name="isListening"/> has the servers given, in that order.</summary>
    public ForwardingTable Compile(IReadOnlyList<ServerSetup> servers, Predicate<ServiceKey> isListening, ServiceMode? mode = null)
    {
        var services = ImmutableArray.CreateBuilder<VirtualService>();
        var hops = new NextHop[Keys.Length * ServersPerService];
        for (ushort i = 0; i < Keys.Length; i++)
        {
            if (!isListening(Keys[i]))
            {
                continue;
            }

            var service = i;
            services.Add(new VirtualService(new ServiceId(i), Keys[i], setup.Scheduler, [.. servers.Select(server => Server(service, server))])
            {
                SchedulerFlags = setup.SchedulerFlags,
                CustomScheduler = setup.CustomScheduler,
                Mode = mode ?? setup.Mode,
                Persistence = setup.Persistence,
                IsOnePacket = setup.IsOnePacket,
            });
            foreach (var server in servers)
            {
                hops[(i * ServersPerService) + server.Digit] = HopTo(server.Digit);
            }
        }

        return new ForwardingTable
        {
            StationAddress = Stations.Director,
            VirtualStations = setup.VirtualStations,
            IngressPort = LanPort,
            Services = new ServiceTable(services.ToImmutable()),
            NextHops = [.. hops],
            LocalHop = setup.HasLocalPort ? LocalHop : default,
            FlowPolicy = setup.FlowPolicy,
            Directors = setup.HasPeer ? new DirectorTable(Stations.Peer) : DirectorTable.Empty,
        };
    }

    private static RealServer Server(ushort service, ServerSetup server)
    {
        var address = Keys[service].Address.IsIPv4 ? $"198.18.0.{10 + server.Digit}" : $"2001:db8::{10 + server.Digit}";
        return new RealServer(new RealServerId((ushort)((service * ServersPerService) + server.Digit)), InetAddress.Parse(address), server.Weight)
        {
            UpperThreshold = server.UpperThreshold,
            LowerThreshold = server.LowerThreshold,
        };
    }

    private NextHop HopTo(int digit)
    {
        if (setup.Local.Contains(digit))
        {
            return LocalHop;
        }

        return setup.Unresolved.Contains(digit)
            ? new NextHop(NextHopState.Unresolved, default, default, FrameSlot.NoPort, 0)
            : new NextHop(NextHopState.Resolved, Stations.RealServer((byte)digit), Stations.Director, LanPort, setup.Mtu);
    }
}
