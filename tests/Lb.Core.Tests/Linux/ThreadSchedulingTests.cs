using System.Globalization;
using Lb.Core.Linux;

namespace Lb.Core.Tests.Linux;

public sealed class ThreadSchedulingTests
{
    // Fields of /proc/[pid]/stat, counted from the one behind the command's name (proc(5): 19 nice, 40 rt_priority, 41 policy).
    private const int Nice = 19 - 3;
    private const int RealTimePriority = 40 - 3;
    private const int Policy = 41 - 3;
    private const int RoundRobin = 2;

    [Fact]
    public void RaiseCurrentThread_WhateverIsGranted_IsWhatTheKernelSays()
    {
        var granted = string.Empty;
        int[] own = [];
        int[] child = [];
        var thread = new Thread(() =>
        {
            granted = ThreadScheduling.RaiseCurrentThread();
            own = ReadStat();
            var inner = new Thread(() => child = ReadStat());
            inner.Start();
            inner.Join();
        });
        thread.Start();
        thread.Join();

        switch (granted)
        {
            case "realtime (SCHED_RR 1)":
                Assert.Equal((RoundRobin, 1), (own[Policy], own[RealTimePriority]));
                Assert.Equal((0, 0), (child[Policy], child[RealTimePriority]));
                break;
            case "nice -20":
                Assert.Equal((0, -20), (own[Policy], own[Nice]));
                break;
            default:
                Assert.StartsWith("normal priority (realtime needs CAP_SYS_NICE or RLIMIT_RTPRIO: ", granted, StringComparison.Ordinal);
                Assert.Equal((0, ReadStat()[Nice]), (own[Policy], own[Nice]));
                break;
        }
    }

    private static int[] ReadStat()
    {
        var text = File.ReadAllText("/proc/thread-self/stat");
        return
        [
            .. text[(text.LastIndexOf(')') + 2)..].Split(' ').Select(static field =>
                int.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0),
        ];
    }
}
