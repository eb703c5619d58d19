using System.Diagnostics;
using Lb.Core.Linux;
using Lb.Core.Linux.Netlink;
using Lb.Core.Linux.Raw;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Lab.Tests.Linux;

/// <summary>Two hosts on one cable, eth0 to eth0: 198.18.0.11, fe80::11 and 2001:db8::11 on the left, the same with 12 on the right.</summary>
internal sealed class VrrpLink : IDisposable
{
    public const string LeftMac = "02:00:00:00:00:11";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly WakeSignal _wake = new();
    private readonly PollSet _set;
    private readonly byte[] _buffer = new byte[4200];

    public VrrpLink()
    {
        _set = new PollSet(_wake);
        Connect("eth0");
        Left.Shell($"ip link set eth0 address {LeftMac}");
        AddAddresses(Left, 11);
        AddAddresses(Right, 12);
    }

    public NetworkNamespace Left { get; } = new();

    public NetworkNamespace Right { get; } = new();

    public static InetAddress Group(bool isIPv6) => isIPv6 ? VrrpPacket.GroupIPv6 : VrrpPacket.GroupIPv4;

    public static VrrpSocket OpenMulticast(NetworkNamespace host, bool isIPv6, string interfaceName = "eth0") =>
        host.Run(() => VrrpSocket.OpenMulticast(interfaceName, IndexOf(interfaceName), Group(isIPv6)));

    public static VrrpSocket OpenUnicast(NetworkNamespace host, string local, string? interfaceName = "eth0") =>
        host.Run(() => VrrpSocket.OpenUnicast(interfaceName, InetAddress.Parse(local)));

    /// <summary>An advertisement of VRID 51 as the VRRP thread will write it.</summary>
    public static byte[] Advertisement(string source, string destination, byte priority = 200, VrrpVersion version = VrrpVersion.V3)
    {
        var from = InetAddress.Parse(source);
        InetAddress[] addresses = [InetAddress.Parse(from.IsIPv4 ? "198.18.0.100" : "fe80::100")];
        var packet = new byte[VrrpPacket.LengthOf(version, !from.IsIPv4, addresses.Length)];
        var header = new VrrpAdvertisementHeader { Version = version, VirtualRouterId = 51, Priority = priority, AdvertisementInterval = new Centiseconds(100) };
        _ = VrrpPacket.WriteTo(packet, header, from, InetAddress.Parse(destination), VrrpPacket.TimeToLive, addresses);
        return packet;
    }

    /// <summary>Lays a cable and waits until it carries.</summary>
    public void Connect(string interfaceName)
    {
        NetworkNamespace.Connect(Left, interfaceName, Right, interfaceName);
        WaitForCarrier(interfaceName);
    }

    /// <summary>Waits until both ends are operational: until then frames disappear without an error (net/core/link_watch.c).</summary>
    public void WaitForCarrier(string interfaceName)
    {
        foreach (var host in new[] { Left, Right })
        {
            NetworkNamespace.Until($"{interfaceName} to be running", () => host.Run(() =>
            {
                using var route = new RouteSocket();
                return route.FindLink(interfaceName)!.IsRunning;
            }));
        }
    }

    /// <summary>Waits for a packet and gives its facts and its message, as far as there is room for the packet.</summary>
    public (VrrpDatagram Datagram, byte[] Message) Receive(VrrpSocket socket, int room = 4200)
    {
        _set.Clear();
        var slot = _set.Add(socket.Number);
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            // A signal of the runtime ends a wait as well.
            var isReady = _set.Wait(Patience) && _set.IsReady(slot);
            Assert.True(isReady || waiting.Elapsed < Patience, "no packet came within a minute");
            if (isReady && socket.TryReceive(_buffer.AsSpan(0, room), out var datagram, out var offset, out var length))
            {
                return (datagram, _buffer.AsSpan(offset, length).ToArray());
            }
        }
    }

    public void Dispose()
    {
        _set.Dispose();
        _wake.Dispose();
        Left.Dispose();
        Right.Dispose();
    }

    /// <summary>The number of an interface in the namespace of the calling thread.</summary>
    public static int IndexOf(string interfaceName)
    {
        using var route = new RouteSocket();
        return route.FindLink(interfaceName)!.Index;
    }

    private static void AddAddresses(NetworkNamespace host, int number)
    {
        string[] ipv6 = [$"fe80::{number}", $"2001:db8::{number}"];
        host.Shell($"ip address add 198.18.0.{number}/24 dev eth0; ip address add {ipv6[0]}/64 dev eth0 nodad; ip address add {ipv6[1]}/64 dev eth0 nodad");

        // The kernel adds the routes to them a moment later (net/ipv6/addrconf.c, addrconf_dad_work), and until then drops what comes for them.
        NetworkNamespace.Until("routes to IPv6 addresses", () =>
        {
            var routes = host.Shell("ip -6 route show table local type local");
            return ipv6.All(address => routes.Contains($"{address} dev eth0", StringComparison.Ordinal));
        });
    }
}
