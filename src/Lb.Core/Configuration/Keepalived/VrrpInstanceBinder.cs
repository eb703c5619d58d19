using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds one <c>vrrp_instance NAME</c>.</summary>
internal static class VrrpInstanceBinder
{
    private const decimal ShortestInterval = 0.01m;
    private const decimal LongestInterval = 255;
    private const decimal LongestPreemptDelay = 1000;

    /// <summary>The instance, or null if it has no name.</summary>
    public static VrrpInstanceConfig? Bind(Statement block, BindContext context)
    {
        if (context.Name(block) is not { } name)
            return null;

        var settings = context.In(block);
        Remember(block, context);
        var instance = new VrrpInstanceConfig
        {
            Name = name,
            Interface = settings.Find("interface") is { } statement ? context.InterfaceOf(statement, "interface NAME") : null,
            VirtualRouterId = context.Octet(settings.Find("virtual_router_id")),
            Priority = context.Octet(settings.Find("priority")),
            StartsAsMaster = settings.Find("state") is { } state ? StartsAsMaster(state, context) : null,
            Version = context.Version(settings.Find("version")),
            AdvertisementInterval = context.Seconds(settings.Find("advert_int"), ShortestInterval, LongestInterval),
            Authentication = AuthenticationBinder.Bind(settings, context),
            NotifyScripts = NotifyBinder.Bind(block, context),
            Location = block.Location,
        };
        return WithTracking(WithTransport(WithAddresses(WithElection(instance, settings, context), settings, context), settings, context), settings, context);
    }

    private static VrrpInstanceConfig WithElection(VrrpInstanceConfig instance, Settings settings, BindContext context) => instance with
    {
        Preempts = settings.Find("preempt", "nopreempt") is not { Keyword: "nopreempt" },
        PreemptDelay = context.Seconds(settings.Find("preempt_delay"), 0, LongestPreemptDelay) ?? TimeSpan.Zero,
        DownTimerAdverts = context.Octet(settings.Find("down_timer_adverts"), 1, VrrpGlobalBinder.MostDownTimerAdverts),
        IsSilentOnLowerPriority = context.Flag(settings.Find("lower_prio_no_advert")),
        AdvertisesBeforeYielding = context.Flag(settings.Find("higher_prio_send_advert")),
        IgnoresAdvertisementsAsOwner = context.Flag(settings.Find("owner_ignore_adverts")),
        SendsMessageOnlyChecksum = context.Flag(settings.Find("v3_checksum_as_v2")),
        NotifiesPriorityChanges = context.Flag(settings.Find("notify_priority_changes")),
    };

    private static VrrpInstanceConfig WithAddresses(VrrpInstanceConfig instance, Settings settings, BindContext context)
    {
        var seen = new HashSet<InetAddress>();
        return instance with
        {
            VirtualAddresses = VirtualAddressBinder.Bind(settings, "virtual_ipaddress", instance.Location, seen, context),
            ExcludedAddresses = VirtualAddressBinder.Bind(settings, "virtual_ipaddress_excluded", instance.Location, seen, context),
            VirtualRoutes = [.. settings.All("virtual_routes")
                .SelectMany(static routes => routes.Body)
                .Select(line => VirtualRouteLine.Read(line, context))
                .OfType<VirtualRouteConfig>()],
            Gratuitous = GratuitousBinder.Bind(settings, "garp_", new GratuitousConfig(), context),
        };
    }

    private static VrrpInstanceConfig WithTransport(VrrpInstanceConfig instance, Settings settings, BindContext context)
    {
        var peers = UnicastPeerBinder.Bind(settings, context);
        return instance with
        {
            UnicastPeers = peers,
            UnicastSource = context.LinkAddress(settings.Find("unicast_src_ip")),
            UnicastTimeToLive = context.Octet(settings.Find("unicast_ttl"), 0),
            ChecksUnicastSource = context.Flag(settings.Find("check_unicast_src")),
            MulticastSource = context.LinkAddress(settings.Find("mcast_src_ip")),
            MulticastGroup = context.Group(settings.Find("mcast_dst_ip")),
            VirtualMac = VirtualMacBinder.Bind(settings, !peers.IsEmpty, context),
        };
    }

    private static VrrpInstanceConfig WithTracking(VrrpInstanceConfig instance, Settings settings, BindContext context) => instance with
    {
        TracksPrimaryInterface = settings.Find("dont_track_primary") is null,
        TrackedInterfaces = TrackBinder.Bind(settings, "track_interface", context),
        TrackedScripts = TrackBinder.Bind(settings, "track_script", context),
    };

    private static bool? StartsAsMaster(Statement statement, BindContext context)
    {
        var words = context.Read(statement);
        if (!words.Exactly(1, "state MASTER' or 'state BACKUP"))
            return null;

        if (words[0].Text is "MASTER" or "BACKUP")
            return words[0].Text == "MASTER";

        context.Diagnostics.Error(
            words[0].Location,
            DiagnosticCodes.BadChoice,
            $"'{Display.Of(words[0].Text)}' is not a state; write MASTER or BACKUP");
        return null;
    }

    // Rules over the whole configuration point at these lines.
    private static void Remember(Statement block, BindContext context)
    {
        foreach (var statement in block.Body.Where(static statement => !statement.IsOurs))
            context.Locations.Add(block.Location, statement.Keyword, statement.Location);
    }
}
