using System.Net;

namespace Lb.Bench.Lab.Labs;

/// <summary>A virtual service with one real server.</summary>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Address">The service's address and port; direct routing keeps the port.</param>
/// <param name="RealServer">Who serves it.</param>
internal sealed record ServiceText(string Protocol, IPEndPoint Address, IPAddress RealServer)
{
    /// <summary>The configuration file of a director whose clients come by eth0.</summary>
    public static string Configuration(params IEnumerable<ServiceText> services) =>
        $"global_defs {{\n    @userspacelb interface eth0\n}}\n\n{string.Join('\n', services.Select(service => service.Block()))}";

    private string Block() =>
        $$"""
        virtual_server {{Address.Address}} {{Address.Port}} {
            lb_algo rr
            lb_kind DR
            protocol {{Protocol}}

            real_server {{RealServer}} {{Address.Port}} {
                weight 1
            }
        }

        """;
}
