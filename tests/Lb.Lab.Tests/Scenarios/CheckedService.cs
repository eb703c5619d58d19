using System.Net;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>A virtual service whose real servers are checked often, so that a lab sees them come and go soon.</summary>
internal sealed record CheckedService(int Port)
{
    public string Scheduler { get; init; } = "rr";

    /// <summary>Further lines of the service.</summary>
    public string Lines { get; init; } = "";

    /// <summary>Further lines of each server.</summary>
    public string ServerLines { get; init; } = "";

    /// <summary>The weight of the first server.</summary>
    public int FirstWeight { get; init; } = 1;

    /// <summary>Whether the second server is one, and not only there for <see cref="Lines"/>.</summary>
    public bool HasSecond { get; init; } = true;

    public IPEndPoint EndPoint => new(TwoNodeLab.Vip, Port);

    /// <summary>The file of the director.</summary>
    public string File() =>
        $$"""
        global_defs {
            @userspacelb interface eth0
            script_user root
            lvs_timeouts tcpfin 1
        }
        virtual_server {{TwoNodeLab.Vip}} {{Port}} {
            lb_algo {{Scheduler}}
            lb_kind DR
            protocol TCP
            delay_loop 0.2
            warmup 0
            retry 0
            connect_timeout 1
            {{Lines}}
            {{Server(TwoNodeLab.Rip1, FirstWeight)}}
            {{(HasSecond ? Server(TwoNodeLab.Rip2, 1) : "")}}
        }
        """;

    private string Server(IPAddress address, int weight) =>
        $$"""
        real_server {{address}} {{Port}} {
                weight {{weight}}
                {{ServerLines}}
                TCP_CHECK {
                }
            }
        """;
}
