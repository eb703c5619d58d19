using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux;

/// <summary>Puts a thread whose delay is felt outside, as VRRP's is, before the rest of the machine's work.</summary>
internal static unsafe class ThreadScheduling
{
    // Before every ordinary thread, and behind whatever else is real-time on this machine (sched(7)).
    private const int LowestRealTimePriority = 1;
    private const int MostFavourableNice = -20;

    /// <summary>
    /// Asks for the lowest real-time priority, which threads and processes it starts do not inherit, else for the best nice value, which
    /// they do, else leaves things as they are. Never throws. There is no way back, so the thread should be one that ends with its work.
    /// </summary>
    /// <returns>What was granted, for the log: <c>realtime (SCHED_RR 1)</c>, <c>nice -20</c>, or <c>normal priority</c> and the kernel's reason.</returns>
    public static string RaiseCurrentThread()
    {
        var parameters = new sched_param { sched_priority = LowestRealTimePriority };
        if (Sched.sched_setscheduler(0, Sched.SCHED_RR | Sched.SCHED_RESET_ON_FORK, &parameters) == 0)
        {
            return "realtime (SCHED_RR 1)";
        }

        var error = Marshal.GetLastPInvokeError();
        return Resource.setpriority(Resource.PRIO_PROCESS, 0, MostFavourableNice) == 0
            ? "nice -20"
            : $"normal priority (realtime needs CAP_SYS_NICE or RLIMIT_RTPRIO: {Marshal.GetPInvokeErrorMessage(error)})";
    }
}
