using System.Net;

namespace Lb.Host.Lab;

/// <summary>
/// The product's home: a client and two servers on one network, each server a director and a real server.
/// Both real servers hold the VIP quietly on their loopback, except one that is to have it on its network interface, as the MASTER does.
/// </summary>
internal sealed class TwoNodeLab : IAsyncDisposable
{
    /// <summary>The virtual addresses.</summary>
    public static readonly IPAddress Vip = IPAddress.Parse("198.18.0.100"), Vip6 = IPAddress.Parse("2001:db8::100");

    /// <summary>The first server's own addresses.</summary>
    public static readonly IPAddress Rip1 = IPAddress.Parse("198.18.0.1"), Rip1V6 = IPAddress.Parse("2001:db8::1");

    /// <summary>The second server's own addresses.</summary>
    public static readonly IPAddress Rip2 = IPAddress.Parse("198.18.0.2"), Rip2V6 = IPAddress.Parse("2001:db8::2");

    private TwoNodeLab(LabSandbox sandbox, LabNetwork lan, LabHost client, LabHost server1, LabHost server2)
    {
        (Sandbox, Lan, Client, Server1, Server2) = (sandbox, lan, client, server1, server2);
    }

    public LabSandbox Sandbox { get; }

    public LabNetwork Lan { get; }

    public LabHost Client { get; }

    public LabHost Server1 { get; }

    public LabHost Server2 { get; }

    public IReadOnlyList<LabHost> Servers => [Server1, Server2];

    public IReadOnlyList<LabHost> Hosts => [Client, Server1, Server2];

    /// <summary>A server's own address.</summary>
    public IPAddress RipOf(LabHost server) => server == Server1 ? Rip1 : Rip2;

    /// <summary>Builds it with the VIP on server 1's interface.</summary>
    /// <exception cref="LabUnavailableException">A privilege or a program is missing.</exception>
    public static Task<TwoNodeLab> StartAsync(CancellationToken cancellation = default) =>
        BuildAsync([$"{Vip}/32", $"{Vip6}/128"], cancellation);

    /// <summary>Builds it with the VIP on nobody's interface: VRRP is to decide.</summary>
    /// <exception cref="LabUnavailableException">A privilege or a program is missing.</exception>
    public static async Task<TwoNodeLab> StartForVrrpAsync(CancellationToken cancellation = default)
    {
        var lab = await BuildAsync([], cancellation);
        await lab.Server1.HoldVipQuietlyAsync($"{Vip}/32", $"{Vip6}/128");
        return lab;
    }

    private static async Task<TwoNodeLab> BuildAsync(string[] vipsOfServer1, CancellationToken cancellation)
    {
        var lab = await LabSandbox.StartAsync(cancellation: cancellation);
        try
        {
            var lan = await lab.AddNetworkAsync("lan", cancellation);
            var server1 = await lab.AddHostAsync("server1", lan, [$"{Rip1}/24", $"{Rip1V6}/64", .. vipsOfServer1]);
            var server2 = await lab.AddHostAsync("server2", lan, $"{Rip2}/24", $"{Rip2V6}/64");
            await server2.HoldVipQuietlyAsync($"{Vip}/32", $"{Vip6}/128");
            var client = await lab.AddHostAsync("client", lan, "198.18.0.10/24", "2001:db8::10/64");
            return new TwoNodeLab(lab, lan, client, server1, server2);
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Removes all of it.</summary>
    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
}
