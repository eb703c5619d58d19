namespace Lb.Core.Linux.Native;

/// <summary>linux/pkt_sched.h: priorities that queueing disciplines know.</summary>
[CHeader("linux/pkt_sched.h")]
internal static class PktSched
{
    public const int TC_PRIO_CONTROL = 7;
}
