using Lb.Core.Wire;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>The virtual routers of the interoperation lab: every way to speak VRRP, with either of the two preferred, and the special cases.</summary>
internal static class VirtualRouters
{
    public const byte Higher = 150, Lower = 100;

    // VRRPv2 counts in whole seconds.
    private static readonly VirtualRouter[] Ways =
    [
        new(1, 0, 0) { Version = VrrpVersion.V2, IntervalSeconds = 1 },
        new(2, 0, 0) { Version = VrrpVersion.V2, IntervalSeconds = 1, IsUnicast = true },
        new(3, 0, 0) { Version = VrrpVersion.V2, IntervalSeconds = 1, Password = "1111" },
        new(4, 0, 0) { IntervalSeconds = 0.1 },
        new(5, 0, 0) { IsUnicast = true },
        new(6, 0, 0) { IsIPv6 = true },
        new(7, 0, 0) { IsIPv6 = true, IsUnicast = true },
    ];

    /// <summary>Those in which lb-host is preferred.</summary>
    public static IReadOnlyList<VirtualRouter> Ours { get; } =
        [.. Ways.Select(way => way with { Id = (byte)(10 + way.Id), OurPriority = Higher, TheirPriority = Lower })];

    /// <summary>Those in which keepalived is preferred.</summary>
    public static IReadOnlyList<VirtualRouter> Theirs { get; } =
        [.. Ways.Select(way => way with { Id = (byte)(20 + way.Id), OurPriority = Lower, TheirPriority = Higher })];

    /// <summary>lb-host's priority is higher, but it does not preempt.</summary>
    public static VirtualRouter OurNoPreempt { get; } = new(31, Higher, Lower) { IsNoPreempt = true };

    /// <summary>keepalived's priority is higher, but it does not preempt.</summary>
    public static VirtualRouter TheirNoPreempt { get; } = new(32, Lower, Higher) { IsNoPreempt = true };

    /// <summary>Equal priorities, keepalived's address is the higher one.</summary>
    public static VirtualRouter TheirTie { get; } = new(41, Lower, Lower);

    /// <summary>Equal priorities, lb-host's address is the higher one.</summary>
    public static VirtualRouter OurTie { get; } = new(42, Lower, Lower) { IsUnicast = true, OurSource = VirtualRouter.OurHigherAddress };

    public static IReadOnlyList<VirtualRouter> All { get; } = [.. Ours, .. Theirs, OurNoPreempt, TheirNoPreempt, TheirTie, OurTie];

    /// <summary>Who remains when both were MASTER: the higher priority, else the higher address (RFC 9568 §6.4.3), whoever preempts.</summary>
    public static bool IsOursAfterAContest(VirtualRouter router) => router.OurPriority > router.TheirPriority || router == OurTie;

    public static VirtualRouter WithId(byte id) => All.Single(router => router.Id == id);
}
