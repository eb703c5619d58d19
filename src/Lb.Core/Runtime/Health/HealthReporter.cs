using Lb.Core.Health;
using Lb.Core.Model;
using Lb.Core.Runtime.Events;
using Lb.Core.Runtime.Scripts;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Health;

/// <summary>
/// Tells people, scripts and pipes what becomes of servers and quorums, in keepalived's words where it has some: alerts grep for them.
/// </summary>
/// <param name="notify">Scripts and pipes.</param>
/// <param name="journal">What <c>lb-host events</c> shows.</param>
/// <param name="logger">The log.</param>
internal sealed partial class HealthReporter(NotifyService notify, EventJournal journal, ILogger logger)
{
    /// <summary>A check ended.</summary>
    public void Checked(ServiceMonitor service, ServerMonitor server, int checker, in CheckResult result, bool wasUp, bool wasFirst)
    {
        var monitor = server.Checkers[checker];
        var (kind, name) = (monitor.Checker.Config.Kind, Name(server, service));
        if (monitor.State.IsUp != wasUp || (wasFirst && monitor.State.HasRun))
        {
            if (monitor.State.IsUp)
            {
                Succeeded(kind, name, result.Reason, result.Latency.TotalMilliseconds);
            }
            else
            {
                Failed(kind, name, result.Reason);
            }
        }
        else if (!result.IsSuccess && monitor.Checker.Config.LogsAllFailures)
        {
            FailedAgain(kind, name, result.Reason);
        }
    }

    /// <summary>What a checker adds to its server's weight is something else than before.</summary>
    public void WeightChanged(ServiceMonitor service, ServerMonitor server, int before) =>
        Weighed(before, server.Health.Weight, server.Stage == ServerStage.Up ? string.Empty : "in", Name(server, service), Name(service));

    /// <summary>A server went up or down, or is kept out.</summary>
    public void StageChanged(ServiceMonitor service, ServerMonitor server, ServerStage before)
    {
        var (name, at, inhibits) = (Name(server, service), Name(service), server.Config.InhibitOnFailure);
        switch (server.Stage)
        {
            case ServerStage.Up:
                Up(inhibits ? "Enabling" : "Adding", name, inhibits ? "of" : "to", at);
                break;
            case ServerStage.Suppressed:
                Suppressed(name, at);
                break;
            case ServerStage.Down:
                Down(inhibits ? "Disabling" : "Removing", name, inhibits ? "of" : "from", at);
                break;
        }

        var word = server.Stage switch { ServerStage.Up => "up", ServerStage.Suppressed => "up, but kept out for now (flap_damping)", _ => "down" };
        journal.Add("server", name, $"{word} for {at}: {LastReason(server)}");

        // Scripts are told what serves: a server that is kept out was DOWN and still is.
        if (before == ServerStage.Up || server.Stage == ServerStage.Up)
        {
            Post(service, server, server.Stage == ServerStage.Up);
        }
    }

    /// <summary>A server that was taken for down (<c>alpha</c>) was found to be; keepalived tells scripts and pipes.</summary>
    public void StillDown(ServiceMonitor service, ServerMonitor server) => Post(service, server, isUp: false);

    /// <summary>The quorum was gained or lost, or is told for the first time.</summary>
    public void QuorumChanged(ServiceMonitor service, bool isFirst)
    {
        var (at, config, quorum) = (Name(service), service.Config, service.Quorum);
        if (quorum.IsUp)
        {
            QuorumGained(isFirst ? "Starting with quorum up" : "Gained quorum", config.Quorum, config.Hysteresis, config.Quorum + (long)config.Hysteresis, quorum.Weight, at);
        }
        else
        {
            QuorumLost(isFirst ? "Starting with quorum down" : "Lost quorum", config.Quorum, config.Hysteresis, config.Quorum - config.Hysteresis, quorum.Weight, at);
        }

        if (config.SorryServer is { } sorry && !(isFirst && quorum.IsUp))
        {
            var (leaves, comes) = config.InhibitsSorryServer ? ("Disabling", "Enabling") : ("Removing", "Adding");
            SorryServer(quorum.IsUp ? leaves : comes, $"[{sorry.Address}]:{Protocol(service)}:{sorry.Port}", quorum.IsUp ? "from" : "to", at);
        }

        if (!(isFirst && quorum.IsUp))
        {
            journal.Add("quorum", at, quorum.IsUp ? $"gained with weight {quorum.Weight}" : $"lost with weight {quorum.Weight}");
        }

        notify.Post(NotifyMessage.OfHealth($"VS {at} {(quorum.IsUp ? "UP" : "DOWN")}", quorum.IsUp ? config.QuorumUp : config.QuorumDown));
    }

    /// <summary>A server began, or ceased, to be told of as one that answers the LAN for the virtual address.</summary>
    /// <param name="service">The service.</param>
    /// <param name="server">The server.</param>
    /// <param name="remark">What it does; null if it is not told of any more.</param>
    public void HolderChanged(ServiceMonitor service, ServerMonitor server, string? remark)
    {
        var (name, at) = (Name(server, service), Name(service));
        if (remark is null)
        {
            VipNotAnswered(name, at);
        }
        else
        {
            VipAnswered(name, at, remark);
        }

        journal.Add("server", name, $"{remark ?? "is no longer seen to answer the LAN for the VIP"} ({at})");
    }

    /// <summary>An operator said something about a server.</summary>
    public void Ordered(ServiceMonitor service, ServerMonitor server)
    {
        var order = server.Order;
        var weight = order.Weight is { } ordered ? $"has weight {ordered} until told otherwise" : null;
        var what = order.IsDraining ? $"drains: no new flows{(weight is null ? string.Empty : $"; it {weight}")}" : weight ?? "is as configured again";
        Say(service, server, what);
    }

    /// <summary>The deadline of a drain has come.</summary>
    public void DrainExpired(ServiceMonitor service, ServerMonitor server) =>
        Say(service, server, "was drained long enough: it is taken out, with the flows it still has");

    /// <summary>The daemon ends.</summary>
    public void Ended(ServiceMonitor service)
    {
        if (!service.Config.Omega)
        {
            return;
        }

        foreach (var server in service.Servers.Where(static server => server.Stage == ServerStage.Up))
        {
            Post(service, server, isUp: false);
        }

        if (service.Quorum.IsUp)
        {
            notify.Post(NotifyMessage.OfHealth($"VS {Name(service)} DOWN", service.Config.QuorumDown));
        }
    }

    private static string Name(ServerMonitor server, ServiceMonitor service) => $"[{server.Config.Address}]:{Protocol(service)}:{server.Config.Port}";

    private static string Name(ServiceMonitor service) => $"[{service.Config.Key.Address}]:{Protocol(service)}:{service.Config.Key.Port}";

    private static string Protocol(ServiceMonitor service) => service.Config.Key.Protocol == TransportProtocol.Udp ? "udp" : "tcp";

    private void Say(ServiceMonitor service, ServerMonitor server, string what)
    {
        Order(Name(server, service), Name(service), what);
        journal.Add("operator", Name(server, service), $"{what}, for {Name(service)}");
    }

    private void Post(ServiceMonitor service, ServerMonitor server, bool isUp) => notify.Post(NotifyMessage.OfHealth(
        $"RS {Name(server, service)} {Name(service)} {(isUp ? "UP" : "DOWN")}", isUp ? server.Config.NotifyUp : server.Config.NotifyDown));

    private static string LastReason(ServerMonitor server) => string.Join(
        ", ", server.Checkers.Select(static checker => $"{checker.Checker.Config.Kind} {checker.State.LastResult?.Reason ?? "not run yet"}"));

    [LoggerMessage(EventId = EventIds.CheckSucceeded, Level = LogLevel.Information, Message = "{Kind} on service {Server} success: {Reason}, {Milliseconds:0.0} ms")]
    private partial void Succeeded(string kind, string server, string reason, double milliseconds);

    [LoggerMessage(EventId = EventIds.CheckFailed, Level = LogLevel.Warning, Message = "{Kind} on service {Server} failed: {Reason}")]
    private partial void Failed(string kind, string server, string reason);

    [LoggerMessage(EventId = EventIds.CheckFailedAgain, Level = LogLevel.Information, Message = "{Kind} on service {Server} failed and is tried again: {Reason}")]
    private partial void FailedAgain(string kind, string server, string reason);

    [LoggerMessage(EventId = EventIds.ServerWeight, Level = LogLevel.Information, Message = "Changing weight from {Before} to {Weight} for {Not}active service {Server} of VS {Service}")]
    private partial void Weighed(int before, int weight, string not, string server, string service);

    [LoggerMessage(EventId = EventIds.VipAnswered, Level = LogLevel.Warning, Message = "VIP_CHECK on service {Server} of VS {Service}: the server {Remark}")]
    private partial void VipAnswered(string server, string service, string remark);

    [LoggerMessage(EventId = EventIds.VipNotAnswered, Level = LogLevel.Information, Message = "VIP_CHECK on service {Server} of VS {Service}: the server is no longer seen to answer the LAN for the VIP")]
    private partial void VipNotAnswered(string server, string service);

    [LoggerMessage(EventId = EventIds.ServerUp, Level = LogLevel.Information, Message = "{Action} service {Server} {Preposition} VS {Service}")]
    private partial void Up(string action, string server, string preposition, string service);

    [LoggerMessage(EventId = EventIds.ServerDown, Level = LogLevel.Warning, Message = "{Action} service {Server} {Preposition} VS {Service}")]
    private partial void Down(string action, string server, string preposition, string service);

    [LoggerMessage(EventId = EventIds.ServerSuppressed, Level = LogLevel.Warning, Message = "Service {Server} is up again, but went down too often: it stays out of VS {Service} for a while (flap_damping)")]
    private partial void Suppressed(string server, string service);

    [LoggerMessage(EventId = EventIds.QuorumGained, Level = LogLevel.Information, Message = "{Change} {Quorum}+{Hysteresis}={Threshold} <= {Weight} for VS {Service}")]
    private partial void QuorumGained(string change, int quorum, int hysteresis, long threshold, long weight, string service);

    [LoggerMessage(EventId = EventIds.QuorumLost, Level = LogLevel.Warning, Message = "{Change} {Quorum}-{Hysteresis}={Threshold} > {Weight} for VS {Service}")]
    private partial void QuorumLost(string change, int quorum, int hysteresis, long threshold, long weight, string service);

    [LoggerMessage(EventId = EventIds.SorryServer, Level = LogLevel.Warning, Message = "{Action} sorry server {Server} {Preposition} VS {Service}")]
    private partial void SorryServer(string action, string server, string preposition, string service);

    [LoggerMessage(EventId = EventIds.ServerOrdered, Level = LogLevel.Information, Message = "Service {Server} of VS {Service} {Order}")]
    private partial void Order(string server, string service, string order);

    [LoggerMessage(EventId = EventIds.PoolNotApplied, Level = LogLevel.Error, Message = "The servers of VS {Service} could not be changed: {Reason}")]
    private partial void LogNotApplied(string service, string reason);

    /// <summary>The data path refused a change.</summary>
    public void NotApplied(ServiceMonitor service, string reason) => LogNotApplied(Name(service), reason);
}
