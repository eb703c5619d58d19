using System.Collections.Immutable;
using Lb.Core.Health;
using Lb.Core.Linux.Netlink;
using Lb.Core.Linux.Raw;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Health;

/// <summary>Asks a LAN which real servers answer for a virtual address there, if this host holds it.</summary>
/// <param name="virtualAddress">The virtual address.</param>
/// <param name="servers">The real servers.</param>
/// <param name="timeout">How long it may take in all.</param>
internal sealed class HolderInquiry(InetAddress virtualAddress, ImmutableArray<InetAddress> servers, TimeSpan timeout)
{
    // RFC 4861 §10: MAX_MULTICAST_SOLICIT and RETRANS_TIMER; RFC 1122 §2.3.2.1 asks ARP to be no faster.
    private const int MostQuestions = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Asks once, and again as long as one that is expected is silent.</summary>
    /// <param name="interfaceIndex">The interface to the LAN.</param>
    /// <param name="expected">Who answered the last time.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>Who answers; null if this host does not hold the address there, or cannot ask.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="Linux.LinuxException">The kernel refused.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The interface is down or gone.</exception>
    public async Task<ImmutableHashSet<InetAddress>?> AskAsync(int interfaceIndex, ImmutableHashSet<InetAddress> expected, CancellationToken cancellationToken)
    {
        using var route = new RouteSocket();
        if (route.FindLink(interfaceIndex) is not { } link || TryPose(route, link) is not { } question)
        {
            return null;
        }

        var stations = servers
            .Select(server => (Server: server, Station: route.FindNeighbor(interfaceIndex, server)?.MacAddress))
            .Where(static known => known.Station is not null)
            .ToLookup(static known => known.Station!.Value, static known => known.Server);
        if (stations.Count == 0)
        {
            return [];
        }

        using var socket = new FilteredFrameSocket(link, HolderFilter.Build(virtualAddress));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(timeout);
        var answered = new HashSet<MacAddress>();
        for (var asked = 0; asked < MostQuestions && !end.IsCancellationRequested; asked++)
        {
            await AskOnceAsync(socket, question, stations, answered, end.Token);
            cancellationToken.ThrowIfCancellationRequested();
            if (expected.IsSubsetOf(answered.SelectMany(station => stations[station])))
            {
                break;
            }
        }

        return [.. answered.SelectMany(station => stations[station])];
    }

    private static async Task AskOnceAsync(
        FilteredFrameSocket socket, HolderQuestion question, ILookup<MacAddress, InetAddress> stations, HashSet<MacAddress> answered, CancellationToken cancellationToken)
    {
        var frame = new byte[HolderQuestion.MaxFrameLength];
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        wait.CancelAfter(Patience);
        try
        {
            await socket.SendAsync(frame.AsMemory(0, question.Write(frame)), wait.Token);
            while (answered.Count < stations.Count)
            {
                var length = await socket.ReceiveAsync(frame, wait.Token);
                if (question.TryRead(frame.AsSpan(0, length), out var station) && stations.Contains(station))
                {
                    _ = answered.Add(station);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever has not answered by now does not.
        }
    }

    /// <summary>The question, if the address is on the interface, or on a macvlan of it (<c>use_vmac</c>): on lo alone it is no claim to the LAN.</summary>
    private HolderQuestion? TryPose(RouteSocket route, LinkInfo link)
    {
        var addresses = route.GetAddresses();
        var isHeld = addresses.Any(held => held.Address == virtualAddress && !held.IsTentative
            && (held.InterfaceIndex == link.Index || route.FindLink(held.InterfaceIndex) is { IsMacvlan: true } macvlan && macvlan.BaseIndex == link.Index));
        if (!isHeld)
        {
            return null;
        }

        if (virtualAddress.IsIPv4)
        {
            return new HolderQuestion(link.Address, virtualAddress, Source: null);
        }

        // Link-local at best: every interface has one, and virtual addresses hardly are.
        var own = addresses
            .Where(own => own.InterfaceIndex == link.Index && !own.Address.IsIPv4 && !own.IsTentative && own.Address != virtualAddress)
            .OrderByDescending(static own => own.Address.IsIPv6LinkLocal)
            .FirstOrDefault();
        return own is null ? null : new HolderQuestion(link.Address, virtualAddress, own.Address);
    }
}
