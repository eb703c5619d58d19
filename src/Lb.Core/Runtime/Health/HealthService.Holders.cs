using System.Collections.Immutable;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Health;

/// <content>Which servers answer the LAN for virtual addresses that this node holds.</content>
internal sealed partial class HealthService
{
    /// <summary>A VRRP instance changed its state. What was said of servers ends with this node's mastership: whoever has it then rightly answers.</summary>
    public void RoleChanged() => _ = _mailbox.Writer.TryWrite(_ =>
    {
        foreach (var service in _services.Values.Where(service => _activeOn(service.Config.Key) is null))
        {
            ChangeHolders(service, static watch => watch.Forget());
        }
    });

    private void AskForHolders(ServiceMonitor service, Instant now) => service.HolderWatch?.RunIfDue(
        now,
        () => _activeOn(service.Config.Key),
        answered => _mailbox.Writer.TryWrite(then => HandleHolders(service, answered, then)));

    private void HandleHolders(ServiceMonitor service, ImmutableHashSet<InetAddress>? answered, Instant now)
    {
        if (IsCurrent(service))
        {
            // Mastership may have gone between the question and the answer.
            var counts = _activeOn(service.Config.Key) is not null;
            ChangeHolders(service, watch => watch.Handle(counts ? answered : null, now));
        }
    }

    private void ChangeHolders(ServiceMonitor service, Action<HolderWatch> change)
    {
        if (service.HolderWatch is not { } watch)
        {
            return;
        }

        var before = watch.Told;
        change(watch);
        foreach (var server in service.Servers.Where(server => before.Contains(server.Config.Address) != watch.Told.Contains(server.Config.Address)))
        {
            _reporter.HolderChanged(service, server, watch.RemarkOn(server.Config.Address));
        }
    }
}
