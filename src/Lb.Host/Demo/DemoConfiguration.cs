using Lb.Host.Lab;

namespace Lb.Host.Demo;

/// <summary>The configuration both servers of the demo run, word for word the same: a keepalived.conf with a few lines of our own.</summary>
internal static class DemoConfiguration
{
    /// <summary>The text of the file.</summary>
    public static string Text { get; } =
        $$"""
        global_defs {
            @userspacelb interface eth0
            @userspacelb peer {{TwoNodeLab.Rip1}}
            @userspacelb peer {{TwoNodeLab.Rip2}}
        }

        virtual_server {{TwoNodeLab.Vip}} {{DemoStage.Port}} {
            lb_algo rr
            lb_kind DR
            protocol TCP

            real_server {{TwoNodeLab.Rip1}} {{DemoStage.Port}} {
                weight 1
            }

            real_server {{TwoNodeLab.Rip2}} {{DemoStage.Port}} {
                weight 1
            }
        }

        """;
}
