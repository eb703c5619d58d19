using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds what <c>global_defs</c> says about VRRP.</summary>
internal static class VrrpGlobalBinder
{
    /// <summary>How many advertisements may stay out at most.</summary>
    public const int MostDownTimerAdverts = 100;

    private const decimal ShortestStartupDelay = 0.001m;
    private const decimal LongestStartupDelay = 4294;

    public static VrrpGlobalConfig Bind(Settings settings, VrrpGlobalConfig before, BindContext context) => before with
    {
        Version = context.Version(settings.Find("vrrp_version")) ?? before.Version,
        MulticastGroupIPv4 = Group(settings.Find("vrrp_mcast_group4"), isIPv4: true, context) ?? before.MulticastGroupIPv4,
        MulticastGroupIPv6 = Group(settings.Find("vrrp_mcast_group6"), isIPv4: false, context) ?? before.MulticastGroupIPv6,
        Gratuitous = GratuitousBinder.BindGlobal(settings, before.Gratuitous, context),
        DownTimerAdverts = context.Octet(settings.Find("vrrp_down_timer_adverts"), 1, MostDownTimerAdverts) ?? before.DownTimerAdverts,
        IsSilentOnLowerPriority = context.Flag(settings.Find("vrrp_lower_prio_no_advert")) ?? before.IsSilentOnLowerPriority,
        AdvertisesBeforeYielding = context.Flag(settings.Find("vrrp_higher_prio_send_advert")) ?? before.AdvertisesBeforeYielding,
        ChecksUnicastSource = context.Flag(settings.Find("vrrp_check_unicast_src")) ?? before.ChecksUnicastSource,
        IgnoresAdvertisementsAsOwner = context.Flag(settings.Find("vrrp_owner_ignore_adverts")) ?? before.IgnoresAdvertisementsAsOwner,
        SendsMessageOnlyChecksum = context.Flag(settings.Find("v3_checksum_as_v2")) ?? before.SendsMessageOnlyChecksum,
        StartupDelay = context.Seconds(settings.Find("vrrp_startup_delay"), ShortestStartupDelay, LongestStartupDelay) ?? before.StartupDelay,
        NotifiesPriorityChanges = context.Flag(settings.Find("vrrp_notify_priority_changes")) ?? before.NotifiesPriorityChanges,
    };

    private static InetAddress? Group(Statement? statement, bool isIPv4, BindContext context)
    {
        if (statement is null || context.Group(statement) is not { } group)
            return null;

        if (group.IsIPv4 == isIPv4)
            return group;

        context.Diagnostics.Error(
            statement.Words[1].Location,
            DiagnosticCodes.FamilyMismatch,
            $"{group} is not an {(isIPv4 ? "IPv4" : "IPv6")} address, which '{statement.Keyword}' takes");
        return null;
    }
}
