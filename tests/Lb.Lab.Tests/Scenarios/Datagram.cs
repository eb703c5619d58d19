using System.Net;
using System.Net.Sockets;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>
/// Datagrams of any length with socat(1) at both ends: the server answers each one with its host's name and the SHA-256 of what it got,
/// by programs we did not write.
/// </summary>
internal static class Datagram
{
    public const int Port = 7003;

    private static readonly TimeSpan Patience = Eventually.Ample;

    /// <summary>Starts a server that answers at one address of the host.</summary>
    public static async Task<LabProcess> ServeAsync(LabHost host, IPAddress address)
    {
        LabTools.Require("socat");
        var (family, name) = Spell(address);
        var server = host.Start(
        [
            "socat", "-d", "-d", "-b", "65536", $"{family}-RECVFROM:{Port},bind={name},reuseaddr,fork",
            $"SYSTEM:head -c 65536 | sha256sum | sed 's/-/{host.Name}/'",
        ]);
        await server.WaitForLineAsync(line => line.Contains("receiving on", StringComparison.Ordinal), Patience);
        return server;
    }

    /// <summary>Sends datagrams at the same time, each from a port of its own and, over IPv4, free to be cut on its way.</summary>
    /// <returns>Who answered having read each one whole; "nobody" for one that was not answered.</returns>
    public static async Task<string[]> SendAsync(LabHost client, IPAddress server, int length, int count)
    {
        var (family, name) = Spell(server);
        var mayBeCut = family == "UDP4" ? ",ip-mtu-discover=0" : string.Empty; // IP_PMTUDISC_DONT, ip(7)
        var script =
            $"cd {client.Folder}; head -c {length} /dev/urandom > datagram; sum=$(sha256sum < datagram | cut -d' ' -f1); "
            + $"rm -f answer*; for i in $(seq {count}); do socat -t 0.1 -b 65536 {family}:{name}:{Port}{mayBeCut} \"SYSTEM:cat datagram; timeout 30 head -n 1 > answer$i\" & done; wait; "
            + $"for i in $(seq {count}); do read -r got who < answer$i || who=nobody; [ \"$got\" = $sum ] || [ $who = nobody ] || who=\"$who, broken\"; echo \"$who\"; done";
        return (await client.RunAsync(["bash", "-c", script])).Output.Split('\n');
    }

    private static (string Family, string Name) Spell(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? ("UDP6", $"[{address}]") : ("UDP4", $"{address}");
}
