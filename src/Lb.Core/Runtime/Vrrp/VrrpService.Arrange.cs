using Lb.Core.Configuration;
using Lb.Core.Model;
using Lb.Core.Vrrp;

namespace Lb.Core.Runtime.Vrrp;

/// <content>Which routers there are: at the start, after a reload, at the end.</content>
internal sealed partial class VrrpService
{
    // How long after the first advertisement of another its announcement of the addresses may take to be everywhere.
    private static readonly TimeSpan HandoverGrace = TimeSpan.FromMilliseconds(100);

    // A node alone has nobody to hand over to, and its operator waits.
    private static readonly TimeSpan LongestHandover = TimeSpan.FromSeconds(3);

    private void Arrange(LbConfig config, Instant now)
    {
        _config = config;
        var wanted = VrrpSettingsCompiler.Compile(config);
        var scripts = _scripts.Running(config);
        var before = _routers.ToDictionary(static router => router.Settings.Identity.Name, StringComparer.Ordinal);
        _workshop.VirtualAddresses = [.. wanted.SelectMany(static settings => settings.Addresses).Select(static address => address.Address)];
        _workshop.Announcer.Configure(config.Global.Vrrp.Gratuitous);

        // What goes, goes first: another router may take its addresses over. It leaves its group without a word for the others.
        foreach (var gone in _routers.Where(router => !wanted.Any(settings => settings.Identity == router.Settings.Identity)))
        {
            gone.Group = null;
            gone.Handle(VrrpEvent.ShutDown, now);
            PerformActions(now);
            gone.Dispose();
            _ = before.Remove(gone.Settings.Identity.Name);
        }

        foreach (var settings in wanted)
        {
            before.GetValueOrDefault(settings.Identity.Name)?.ReleaseAddresses(settings);
        }

        _routers = [.. wanted.Select(settings => Router(settings, config, scripts, before, now))];
        ArrangeGroups(config, now);
        Join(before, now);
    }

    private VrrpRouter Router(
        VrrpRouterSettings settings,
        LbConfig config,
        IReadOnlyDictionary<string, VrrpScriptConfig> scripts,
        Dictionary<string, VrrpRouter> before,
        Instant now)
    {
        var group = config.VrrpSyncGroups.FirstOrDefault(group => group.Members.Contains(settings.Identity.Name));
        var tracked = new TrackedThings(
            settings.Config.TrackedInterfaces.Concat(group?.TrackedInterfaces ?? []),
            settings.Config.TrackedScripts.Concat(group?.TrackedScripts ?? []),
            scripts,
            _scripts.IsUp,
            _scripts.RefusalOf);
        if (before.TryGetValue(settings.Identity.Name, out var router))
        {
            router.Reconfigure(settings, tracked, _workshop.Links, now);
        }

        return router ?? new VrrpRouter(settings, tracked, _workshop);
    }

    /// <summary>Members find their group; what was told of a group before is not told again.</summary>
    private void ArrangeGroups(LbConfig config, Instant now)
    {
        var told = _groups.ToDictionary(static group => group.Name, static group => group.Told, StringComparer.Ordinal);
        foreach (var router in _routers.Where(router => !config.VrrpSyncGroups.Any(group => group.Members.Contains(router.Settings.Identity.Name))))
        {
            router.LeaveGroup(now);
        }

        _groups = [.. config.VrrpSyncGroups.Select(group => new VrrpGroup(
            group, [.. _routers.Where(router => group.Members.Contains(router.Settings.Identity.Name))], _host, told.GetValueOrDefault(group.Name, VrrpState.Initialize)))];
        foreach (var group in _groups)
        {
            group.Machine.Refresh(now);
            group.NoteChange();
        }
    }

    /// <summary>New routers find their interface and start.</summary>
    private void Join(Dictionary<string, VrrpRouter> before, Instant now)
    {
        foreach (var router in _routers.Where(router => !before.ContainsKey(router.Settings.Identity.Name)))
        {
            var identity = router.Settings.Identity;
            _log.Started(
                identity.Name,
                (int)identity.Version,
                identity.InterfaceName,
                identity.VirtualRouterId,
                router.Settings.Machine.Priority,
                identity.IsUnicast ? $"unicast to {string.Join(", ", router.ToStatus(now).Peers)}" : $"multicast to {identity.Group}");
            router.LookAt(_workshop.Links, now);
            router.RemoveLeftovers();
            if (_hasStarted)
            {
                router.Handle(VrrpEvent.Started, now);
            }
        }

        KeepNeededSockets();
    }

    private void ShutDown()
    {
        var now = MonotonicClock.Now;
        var masters = _routers.Where(static router => router.Machine.State == VrrpState.Master).ToList();
        var patience = masters.Select(static router => router.Handover).DefaultIfEmpty().Max();
        foreach (var router in _routers)
        {
            router.HasHeardMaster = false;
            router.Handle(VrrpEvent.ShutDown, now);
        }

        PerformActions(now);
        AwaitSuccessors(masters, now + (patience < LongestHandover ? patience : LongestHandover));
    }

    private void AwaitSuccessors(List<VrrpRouter> masters, Instant deadline)
    {
        var hasWaited = masters.Count > 0;
        while (masters.Count > 0 && MonotonicClock.Now < deadline)
        {
            _workshop.Sockets.Wait(Until(deadline, MonotonicClock.Now));
            _ = _monitor.TryDrain();
            ReceiveAll();
            foreach (var relieved in masters.Where(static router => router.HasHeardMaster).ToArray())
            {
                _log.HandedOver(relieved.Settings.Identity.Name);
                _ = masters.Remove(relieved);
            }
        }

        if (hasWaited && masters.Count == 0)
        {
            _workshop.Sockets.Wait(HandoverGrace);
        }
    }
}
