namespace Lb.Core.Configuration;

/// <summary>Settings of a VRRP instance that do not do what they seem to, beside the others.</summary>
internal static class WithoutEffectRules
{
    private const byte OwnerPriority = byte.MaxValue;

    public static void Check(VrrpInstanceConfig instance, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        CheckOwner(instance, locations, diagnostics);
        if (!instance.Preempts && WhyPreemptionIsNotPrevented(instance) is { } reason)
            Report("nopreempt", $"'nopreempt' has no effect {reason}");

        if (instance.PreemptDelay > TimeSpan.Zero && WhyThereIsNoDelay(instance) is { } cause)
            Report("preempt_delay", $"'preempt_delay' has no effect {cause}");

        if (instance.UnicastPeers.IsEmpty && UnicastSetting(instance) is { } setting)
            Report(setting, $"'{setting}' has no effect without unicast_peer: the instance speaks multicast, as in keepalived");

        void Report(string keyword, string text) =>
            diagnostics.Warn(locations.Find(instance.Location, keyword), DiagnosticCodes.WithoutEffect, $"vrrp_instance {instance.Name}: {text}");
    }

    private static void CheckOwner(VrrpInstanceConfig instance, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        if (instance is not { StartsAsMaster: true, Priority: null })
            return;

        diagnostics.Warn(
            locations.Find(instance.Location, "state"),
            DiagnosticCodes.OwnerPriority,
            $"vrrp_instance {instance.Name}: 'state MASTER' without a priority is priority {OwnerPriority}, as in keepalived: this node takes the "
            + $"addresses at once, nothing lowers its priority, and two such nodes contend; write 'priority 100', or 'priority {OwnerPriority}' if "
            + "it is meant");
    }

    private static string? WhyPreemptionIsNotPrevented(VrrpInstanceConfig instance) =>
        instance.StartsAsMaster == true ? "with 'state MASTER', as in keepalived; write 'state BACKUP' on every node"
        : instance.Priority == OwnerPriority ? $"with priority {OwnerPriority}, which always preempts"
        : null;

    private static string? WhyThereIsNoDelay(VrrpInstanceConfig instance) =>
        instance.StartsAsMaster == true ? "with 'state MASTER', as in keepalived; write 'state BACKUP' on every node"
        : instance is { Preempts: false, Priority: not OwnerPriority } ? "with 'nopreempt'; keep one of the two"
        : null;

    private static string? UnicastSetting(VrrpInstanceConfig instance) =>
        instance.UnicastSource is not null ? "unicast_src_ip"
        : instance.UnicastTimeToLive is not null ? "unicast_ttl"
        : instance.ChecksUnicastSource == true ? "check_unicast_src"
        : null;
}
