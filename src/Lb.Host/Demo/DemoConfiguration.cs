using Lb.Host.Lab;

namespace Lb.Host.Demo;

/// <summary>
/// The configuration both servers of the demo run, word for word the same: the keepalived.conf of a pair that had to live with the
/// dummy-port trick, with the real port in place of the dummy, and one line of our own.
/// </summary>
internal static class DemoConfiguration
{
    /// <summary>The text of the file.</summary>
    public static string Text { get; } =
        $$"""
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            priority 50
            advert_int 1
            authentication {
                auth_type PASS
                auth_pass 1111
            }
            virtual_ipaddress {
                {{TwoNodeLab.Vip}}
            }
            unicast_peer {
                {{TwoNodeLab.Rip1}}
                {{TwoNodeLab.Rip2}}
            }
        }

        virtual_server {{TwoNodeLab.Vip}} {{DemoStage.Port}} {
            delay_loop 1
            lvs_sched rr
            lvs_method DR
            protocol TCP
            @userspacelb standby_port {{DemoStage.StandbyPort}}

            real_server {{TwoNodeLab.Rip1}} {{DemoStage.Port}} {
                weight 1
                inhibit_on_failure
                TCP_CHECK {
                    connect_port {{DemoStage.Port}}
                    connect_timeout 1
                }
            }

            real_server {{TwoNodeLab.Rip2}} {{DemoStage.Port}} {
                weight 1
                inhibit_on_failure
                TCP_CHECK {
                    connect_port {{DemoStage.Port}}
                    connect_timeout 1
                }
            }
        }

        """;
}
