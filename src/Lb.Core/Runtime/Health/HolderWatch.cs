using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Health;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Health;

/// <summary>
/// Asks regularly, for a service with <c>vip_check</c>, which of its real servers answer the LAN for the virtual address; one question for
/// all of them. Belongs to the loop of the health service.
/// </summary>
internal sealed class HolderWatch : IDisposable
{
    // RFC 1122 §2.3.2.1: a question for one address at most once a second.
    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();
    private readonly RivalHolders _rivals;
    private readonly HolderInquiry _inquiry;
    private readonly TimeSpan _interval;
    private readonly InetAddress _virtualAddress;

    private HolderWatch(InetAddress virtualAddress, HolderInquiry inquiry, TimeSpan interval, RivalHolders rivals, Instant now) =>
        (_virtualAddress, _inquiry, _interval, _rivals, NextDeadline) = (virtualAddress, inquiry, interval, rivals, now + interval);

    /// <summary>When it asks next; null while a question is under way.</summary>
    public Instant? NextDeadline { get; private set; }

    /// <summary>The servers that are told of.</summary>
    public ImmutableHashSet<InetAddress> Told => _rivals.Told;

    /// <summary>The watch of a service, at the pace of its fastest <c>vip_check</c>.</summary>
    /// <param name="service">The service.</param>
    /// <param name="before">The watch before a reload, or null: what was heard still counts.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null if the service has no such check.</returns>
    public static HolderWatch? Of(VirtualServiceConfig service, HolderWatch? before, Instant now)
    {
        var checks = service.RealServers.SelectMany(static server => server.Checkers).OfType<VipCheckConfig>().ToList();
        if (checks.Count == 0)
        {
            return null;
        }

        var delay = checks.Min(static check => check.Schedule.DelayLoop);
        var inquiry = new HolderInquiry(
            service.Key.Address, [.. service.RealServers.Select(static server => server.Address)], checks.Min(static check => check.Timeout));
        return new HolderWatch(service.Key.Address, inquiry, delay > LeastInterval ? delay : LeastInterval, before?._rivals ?? new RivalHolders(), now);
    }

    /// <summary>Starts a question if one is due; what came of it is handed over on another thread.</summary>
    /// <param name="now">The time.</param>
    /// <param name="interfaceIndex">The interface to the clients' LAN; null if the service is not active here.</param>
    /// <param name="answered">Takes who answered; null if there was nothing to ask.</param>
    public void RunIfDue(Instant now, Func<int?> interfaceIndex, Action<ImmutableHashSet<InetAddress>?> answered)
    {
        if (NextDeadline > now || NextDeadline is null)
        {
            return;
        }

        NextDeadline = null;
        _ = RunAsync(interfaceIndex(), _rivals.Heard, answered, _end.Token);
    }

    /// <summary>Takes what came of the question under way.</summary>
    public void Handle(ImmutableHashSet<InetAddress>? answered, Instant now)
    {
        _rivals.Handle(answered);
        NextDeadline = now + _interval;
    }

    /// <summary>The service is not active here any more.</summary>
    public void Forget() => _rivals.Handle(null);

    /// <summary>What is to be said of a server; null for nothing.</summary>
    public string? RemarkOn(InetAddress server) => _rivals.Told.Contains(server) ? RivalHolders.RemarkOn(_virtualAddress) : null;

    /// <summary>Ends a question that is under way; nothing more is handed over.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task RunAsync(
        int? interfaceIndex, ImmutableHashSet<InetAddress> expected, Action<ImmutableHashSet<InetAddress>?> answered, CancellationToken cancellationToken)
    {
        ImmutableHashSet<InetAddress>? result = null;
        try
        {
            if (interfaceIndex is { } index)
            {
                // Off the loop: it asks the kernel before it first waits.
                result = await Task.Run(() => _inquiry.AskAsync(index, expected, cancellationToken), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service or the daemon is gone.
            return;
        }
        catch (Exception)
        {
            // A question that cannot be asked, as while the interface is down, is as good as none: the checks say what is wrong. And whatever
            // it was, this question must not be the last one.
        }

        answered(result);
    }
}
