using System.Net;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>
/// The product's home with VRRP: a client and two servers on one network, each server director and real server, with the origin's
/// vrrp_instance (VRRPv2, unicast, PASS, one second) on both. Both hold the VIP quietly; the MASTER has it on its interface too. When both
/// are MASTER, the one that yields says so, for else the other one does not know that clients have to be told where the VIP is.
/// </summary>
internal sealed class VrrpPairLab : IAsyncDisposable
{
    public const string ClientAddress = "198.18.0.10";
    public const int Port = 7000;
    public const byte Higher = 150, Lower = 100;

    /// <summary>Where clients go.</summary>
    public static readonly IPEndPoint Service = new(IPAddress.Parse("198.18.0.100"), Port);

    private readonly LabSandbox _sandbox;

    private VrrpPairLab(LabSandbox sandbox, LabNetwork lan, LabHost client, LabHost server1, LabHost server2) =>
        (_sandbox, Lan, Client, Server1, Server2) = (sandbox, lan, client, server1, server2);

    public LabNetwork Lan { get; }

    public LabHost Client { get; }

    /// <summary>The one that is preferred.</summary>
    public LabHost Server1 { get; }

    public LabHost Server2 { get; }

    public TrafficClient Traffic => new(Client);

    public static async Task<VrrpPairLab> StartAsync()
    {
        var sandbox = await LabSandbox.StartAsync();
        try
        {
            var lan = await sandbox.AddNetworkAsync("lan");
            var server1 = await sandbox.AddHostAsync("server1", lan, "198.18.0.1/24");
            var server2 = await sandbox.AddHostAsync("server2", lan, "198.18.0.2/24");
            var client = await sandbox.AddHostAsync("client", lan, $"{ClientAddress}/24");
            foreach (var server in (LabHost[])[server1, server2])
                await server.HoldVipQuietlyAsync($"{Service.Address}/32");
            await Task.WhenAll(TrafficClient.StartNameServerAsync(server1), TrafficClient.StartNameServerAsync(server2));
            return new VrrpPairLab(sandbox, lan, client, server1, server2);
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>The file a server runs with. The node's own address among the peers is how the origin's file has it.</summary>
    /// <param name="priority">The server's priority.</param>
    /// <param name="instanceLines">Further lines of the vrrp_instance.</param>
    /// <param name="addresses">Further virtual addresses.</param>
    /// <param name="weight">The weight of the first real server.</param>
    public static string FileOf(byte priority, string instanceLines = "", string addresses = "", int weight = 1) =>
        $$"""
        global_defs {
            script_user root
        }

        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            advert_int 1
            higher_prio_send_advert
            {{instanceLines}}
            authentication {
                auth_type PASS
                auth_pass 1111
            }
            virtual_ipaddress {
                {{Service.Address}}
                {{addresses}}
            }
            unicast_peer {
                198.18.0.1
                198.18.0.2
            }
        }

        virtual_server {{Service.Address}} {{Port}} {
            delay_loop 1
            lb_algo wrr
            lb_kind DR
            protocol TCP

            real_server 198.18.0.1 {{Port}} {
                weight {{weight}}
                inhibit_on_failure
                TCP_CHECK {
                    connect_timeout 1
                }
            }

            real_server 198.18.0.2 {{Port}} {
                weight 1
                inhibit_on_failure
                TCP_CHECK {
                    connect_timeout 1
                }
            }
        }

        """;

    /// <summary>Starts lb-host on the preferred server.</summary>
    public Task<VrrpNode> StartFirstAsync() => VrrpNode.StartLbHostAsync(Server1, FileOf(Higher));

    /// <summary>Starts lb-host on the other one.</summary>
    public Task<VrrpNode> StartSecondAsync() => VrrpNode.StartLbHostAsync(Server2, FileOf(Lower));

    /// <summary>Has each server discard what the other advertises, or no longer.</summary>
    public Task SplitAsync(bool isSplit) => Task.WhenAll(((LabHost[])[Server1, Server2]).Select(server => server.RunAsync(
        isSplit
            ? ["nft", "add table inet split; add chain inet split in { type filter hook input priority 0; }; add rule inet split in meta l4proto 112 drop"]
            : ["nft", "delete table inet split"])));

    /// <summary>Starts both, and waits until the preferred one is MASTER.</summary>
    public async Task<(VrrpNode First, VrrpNode Second)> StartBothAsync()
    {
        var (first, second) = (StartFirstAsync(), StartSecondAsync());
        await (await first).WaitForStateAsync("MASTER");
        await (await second).WaitForStateAsync("BACKUP");
        return (await first, await second);
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();
}
