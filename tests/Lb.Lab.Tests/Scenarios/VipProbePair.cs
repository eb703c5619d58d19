using System.Net;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;
using Lb.Lab.Tests.Vrrp;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>
/// Two servers, each director and real server, with VRRP between them and <c>vip_check</c> on: an IPv4 and an IPv6 service that both serve
/// for their virtual addresses, and one on <see cref="ShyPort"/> that the second serves for its own address only.
/// </summary>
internal sealed class VipProbePair : IAsyncDisposable
{
    public const int Port = 7000, ShyPort = 7010;

    /// <summary>How long a check waits, in seconds: longer than a busy machine makes a well server late.</summary>
    public const int Timeout = 3;

    public const string Vip = "198.18.0.100", Vip6 = "2001:db8::100";

    private static readonly TimeSpan Patience = Eventually.Ample;

    private readonly LabSandbox _sandbox;

    private VipProbePair(LabSandbox sandbox, LabNetwork lan, LabHost server1, LabHost server2) =>
        (_sandbox, Lan, Server1, Server2) = (sandbox, lan, server1, server2);

    public LabNetwork Lan { get; }

    public LabHost Server1 { get; }

    public LabHost Server2 { get; }

    /// <summary>The MASTER, on the first server.</summary>
    public VrrpNode Master { get; private set; } = null!;

    /// <summary>The BACKUP, on the second.</summary>
    public VrrpNode Backup { get; private set; } = null!;

    public static async Task<VipProbePair> StartAsync()
    {
        var sandbox = await LabSandbox.StartAsync();
        try
        {
            var lan = await sandbox.AddNetworkAsync("lan");
            var pair = new VipProbePair(
                sandbox,
                lan,
                await sandbox.AddHostAsync("server1", lan, "198.18.0.1/24", "2001:db8::1/64"),
                await sandbox.AddHostAsync("server2", lan, "198.18.0.2/24", "2001:db8::2/64"));
            await Task.WhenAll(ServeAsync(pair.Server1, IPAddress.Any), ServeAsync(pair.Server2, IPAddress.Parse("198.18.0.2")));
            return pair;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts both directors and waits until one is MASTER and the other has heard of it.</summary>
    public async Task StartDirectorsAsync()
    {
        Master = await VrrpNode.StartLbHostAsync(Server1, FileOf(priority: 150));
        Backup = await VrrpNode.StartLbHostAsync(Server2, FileOf(priority: 100));
        await Master.WaitForEnteredAsync("MASTER", 1);
    }

    /// <summary>Waits for the first line of a log, from number <paramref name="start"/> on, in which a check tells of a server.</summary>
    /// <returns>The line.</returns>
    public static Task<string> ToldAsync(VrrpNode node, string check, string server, int port, string verdict, int start = 0) =>
        Eventually.GetAsync(
            $"'{check} … [{server}]:tcp:{port} {verdict}'",
            Patience,
            () => Task.FromResult(node.Log.Skip(start).FirstOrDefault(line => line.Contains($"{check} on service [{server}]:tcp:{port} {verdict}: ", StringComparison.Ordinal))));

    /// <summary>A service whose servers are checked by their own addresses and by the virtual one.</summary>
    public static string Service(string vip, int port, params string[] servers) =>
        $$"""
        virtual_server {{vip}} {{port}} {
            lb_algo rr
            lb_kind DR
            protocol TCP
            delay_loop 0.5
            warmup 0
            retry 0
            connect_timeout {{Timeout}}
            @userspacelb vip_check
            @userspacelb interface eth0
            {{(vip == Vip6 ? "@userspacelb bind none" : "")}}
            {{string.Join('\n', servers.Select(server => $"real_server {server} {port} {{\n TCP_CHECK {{\n }}\n }}"))}}
        }
        """;

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    private static async Task ServeAsync(LabHost server, IPAddress shyAddress)
    {
        LabTools.Require("socat");
        await server.HoldVipQuietlyAsync($"{Vip}/32", $"{Vip6}/128");
        await TrafficClient.StartNameServerAsync(server, Port);
        server.Start(["socat", $"TCP4-LISTEN:{ShyPort},bind={shyAddress},reuseaddr,fork", "SYSTEM:true"]);
        await server.WaitForTcpPortAsync(ShyPort, Patience);
    }

    private static string FileOf(int priority) =>
        $$"""
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            advert_int 1
            virtual_ipaddress {
                {{Vip}}
            }
            unicast_peer {
                198.18.0.1
                198.18.0.2
            }
        }
        {{Service(Vip, Port, "198.18.0.1", "198.18.0.2")}}
        {{Service(Vip, ShyPort, "198.18.0.1", "198.18.0.2")}}
        {{Service(Vip6, Port, "2001:db8::1", "2001:db8::2")}}
        """;
}
