using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>Fills in what an instance does not say: from <c>global_defs</c>, else keepalived's defaults.</summary>
internal static class VrrpSettingsCompiler
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    /// <summary>Compiles every instance of a configuration.</summary>
    /// <exception cref="LoadBalancerException">An instance lacks what it cannot run without.</exception>
    public static ImmutableArray<VrrpRouterSettings> Compile(LbConfig config) =>
        [.. config.VrrpInstances.Select(instance => Compile(instance, config.Global.Vrrp))];

    private static VrrpRouterSettings Compile(VrrpInstanceConfig instance, VrrpGlobalConfig global)
    {
        var isIPv6 = instance.IsOverIPv6();
        var version = instance.EffectiveVersion(global);
        var isUnicast = !instance.UnicastPeers.IsEmpty;
        var (startsAsMaster, priority) = VrrpInstanceSettings.Complete(instance.StartsAsMaster, instance.Priority);
        var settings = new VrrpRouterSettings
        {
            Config = instance,
            Identity = new VrrpRouterIdentity(
                instance.Name,
                instance.Interface ?? throw Lacks(instance, "an 'interface'"),
                version,
                instance.VirtualRouterId ?? throw Lacks(instance, "a 'virtual_router_id'"),
                instance.MulticastGroup ?? (isIPv6 ? global.MulticastGroupIPv6 ?? VrrpPacket.GroupIPv6 : global.MulticastGroupIPv4 ?? VrrpPacket.GroupIPv4),
                isUnicast,
                isUnicast ? instance.UnicastSource : instance.MulticastSource,
                instance.VirtualMac),
            Machine = new VrrpInstanceSettings
            {
                Version = version,
                Priority = priority,
                StartsAsMaster = startsAsMaster,
                AdvertisementInterval = instance.AdvertisementInterval ?? DefaultInterval,
                Preempts = instance.Preempts,
                PreemptDelay = instance.PreemptDelay,
                DownTimerAdverts = instance.DownTimerAdverts ?? global.DownTimerAdverts ?? 3,
                AdvertisesOnLowerPriority = !(instance.IsSilentOnLowerPriority ?? global.IsSilentOnLowerPriority),
                AdvertisesBeforeYielding = instance.AdvertisesBeforeYielding ?? global.AdvertisesBeforeYielding,
                Gratuitous = Compile(instance.Gratuitous, global.Gratuitous),
            },
            Peers = [.. instance.UnicastPeers.Select(static peer => new VrrpUnicastPeer(peer.Address, peer.MinTimeToLive, peer.MaxTimeToLive))],
            TimeToLive = isUnicast ? instance.UnicastTimeToLive ?? VrrpPacket.TimeToLive : VrrpPacket.TimeToLive,
            Password = version == VrrpVersion.V2 && instance.Authentication is { } authentication ? VrrpPassword.FromText(authentication.Password) : null,
            ChecksUnicastSource = instance.ChecksUnicastSource ?? global.ChecksUnicastSource,
            NotifiesPriorityChanges = instance.NotifiesPriorityChanges ?? global.NotifiesPriorityChanges,
            IgnoresAdvertisementsAsOwner = instance.IgnoresAdvertisementsAsOwner ?? global.IgnoresAdvertisementsAsOwner,
            ChecksumForm = (instance.SendsMessageOnlyChecksum ?? global.SendsMessageOnlyChecksum) ? VrrpChecksumForm.MessageOnly : VrrpChecksumForm.PseudoHeader,

            // An advertisement carries addresses of one family.
            AdvertisedAddresses = [.. instance.VirtualAddresses.Where(address => address.Address.IsIPv4 != isIPv6)],
            Addresses = [.. instance.VirtualAddresses, .. instance.ExcludedAddresses],
        };
        Validate(settings, instance);
        return settings;
    }

    private static GratuitousSettings Compile(GratuitousConfig instance, GratuitousConfig global)
    {
        var standard = new GratuitousSettings();
        return new GratuitousSettings
        {
            MasterRepeat = instance.MasterRepeat ?? global.MasterRepeat ?? standard.MasterRepeat,
            MasterDelay = instance.MasterDelay ?? global.MasterDelay ?? standard.MasterDelay,
            Refresh = instance.Refresh ?? global.Refresh ?? standard.Refresh,
            RefreshRepeat = instance.RefreshRepeat ?? global.RefreshRepeat ?? standard.RefreshRepeat,
            LowerPriorityRepeat = instance.LowerPriorityRepeat ?? global.LowerPriorityRepeat,
            LowerPriorityDelay = instance.LowerPriorityDelay ?? global.LowerPriorityDelay,
        };
    }

    private static void Validate(VrrpRouterSettings settings, VrrpInstanceConfig instance)
    {
        try
        {
            VrrpInstanceSettings.Validate(settings.Machine);
        }
        catch (ArgumentException error)
        {
            throw new LoadBalancerException($"{instance.Location}: vrrp_instance {instance.Name} cannot run: {error.Message}", error);
        }
    }

    private static LoadBalancerException Lacks(VrrpInstanceConfig instance, string what) =>
        new($"{instance.Location}: vrrp_instance {instance.Name} lacks {what}.");
}
