using Lb.Core.Forwarding;
using Lb.Core.Linux;
using Lb.Core.Model;
using Lb.Core.Runtime.Events;
using Lb.Core.Vrrp;
using Lb.Core.Wire;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>What VRRP says, in the log and in the journal. "Entering MASTER STATE" and its like are keepalived's words: alerts grep for them.</summary>
/// <param name="logger">The log.</param>
/// <param name="journal">What <c>lb-host events</c> shows.</param>
internal sealed partial class VrrpLog(ILogger logger, EventJournal journal)
{
    // Discarded packets are somebody else's doing, and may come by the thousand; each kind is told of by itself, so that a flood of one
    // hides no other.
    private readonly RateLimiter[] _discards =
        [.. Enum.GetValues<VrrpReceiveError>().Select(static _ => new RateLimiter(TimeSpan.FromMinutes(1), 3))];

    /// <summary>A router entered a state.</summary>
    public void Entering(string name, VrrpState state, in VrrpTransition last, VrrpInstance machine)
    {
        var word = VrrpWords.Of(state);
        var reason = VrrpWords.Reason(last, machine);
        if (state is VrrpState.Fault)
        {
            EnteringBadly(name, word, reason);
        }
        else if (state is VrrpState.Initialize)
        {
            Stopped(name, reason);
        }
        else
        {
            Entering(name, word, reason);
        }

        journal.Add("vrrp_transition", name, $"{VrrpWords.Name(last.From)} to {VrrpWords.Name(state)}: {reason}");
    }

    /// <summary>A packet was discarded.</summary>
    public void Discarded(string name, InetAddress source, VrrpReceiveError error, Instant now)
    {
        if (_discards[(int)error].TryTake(now))
        {
            DiscardedPacket(name, source, VrrpWords.Of(error));
        }
    }

    /// <summary>A fault came or went.</summary>
    public void Fault(string name, VrrpFaults fault, bool isThere)
    {
        var text = $"{VrrpWords.Of(fault)}: {(isThere ? "fault" : "over")}";
        journal.Add("vrrp_fault", name, text);
        if (isThere)
        {
            FaultCame(name, VrrpWords.Of(fault));
        }
        else
        {
            FaultWent(name, VrrpWords.Of(fault));
        }
    }

    /// <summary>The effective priority changed.</summary>
    public void PriorityChanged(string name, byte before, byte after)
    {
        journal.Add("vrrp_priority", name, $"effective priority {before} to {after}");
        Priority(name, before, after);
    }

    /// <summary>The process did not run for a while.</summary>
    public void Paused(string name)
    {
        journal.Add("vrrp_pause", name, "the process was kept from running; it listens first");
        KeptFromRunning(name);
    }

    /// <summary>Addresses of a predecessor that was killed were found and removed.</summary>
    public void Leftovers(string name, string addresses)
    {
        journal.Add("vrrp_leftovers", name, $"removed {addresses}, left by a predecessor that did not end in order");
        LeftoversRemoved(name, addresses);
    }

    /// <summary>Advertisements began or ceased to be sent without an error.</summary>
    public void SendChanged(string name, string interfaceName, int error)
    {
        if (error == 0)
        {
            SendingAgain(name, interfaceName);
        }
        else
        {
            NotSent(name, interfaceName, LinuxException.Reason(error));
        }
    }

    [LoggerMessage(EventId = EventIds.VrrpStarted, Level = LogLevel.Information, Message = "({Instance}) VRRPv{Version} on {Interface}, virtual router {VirtualRouterId}, priority {Priority}, {Mode}")]
    public partial void Started(string instance, int version, string @interface, byte virtualRouterId, byte priority, string mode);

    [LoggerMessage(EventId = EventIds.VrrpThread, Level = LogLevel.Information, Message = "VRRP runs on a thread of its own: {Scheduling}")]
    public partial void Thread(string scheduling);

    [LoggerMessage(EventId = EventIds.VrrpResigned, Level = LogLevel.Information, Message = "({Instance}) sent priority 0: others need not wait")]
    public partial void Resigned(string instance);

    [LoggerMessage(EventId = EventIds.VrrpRoleFailed, Level = LogLevel.Error, Message = "({Instance}) The services could not be put in their new role: {Reason}")]
    public partial void RoleFailed(string instance, string reason);

    [LoggerMessage(EventId = EventIds.VrrpAddressFailed, Level = LogLevel.Error, Message = "({Instance}) A virtual address or route could not be changed: {Reason}")]
    public partial void AddressFailed(string instance, string reason);

    [LoggerMessage(EventId = EventIds.VrrpAddressRestored, Level = LogLevel.Warning, Message = "({Instance}) {Addresses} had been removed by someone else and is put back")]
    public partial void AddressRestored(string instance, string addresses);

    [LoggerMessage(EventId = EventIds.VrrpNoSocket, Level = LogLevel.Error, Message = "({Instance}) Advertisements cannot be received on {Interface}: {Reason}")]
    public partial void NoSocket(string instance, string @interface, string reason);

    [LoggerMessage(EventId = EventIds.VrrpNoVirtualMac, Level = LogLevel.Error, Message = "({Instance}) The virtual MAC address cannot be used, the interface's own is: {Reason}")]
    public partial void NoVirtualMac(string instance, string reason);

    [LoggerMessage(EventId = EventIds.VrrpLookFailed, Level = LogLevel.Warning, Message = "Interfaces and addresses could not be looked at: {Reason}. What was known holds")]
    public partial void LookFailed(string reason);

    [LoggerMessage(EventId = EventIds.VrrpHandedOver, Level = LogLevel.Information, Message = "({Instance}) Handed over: another node advertises")]
    public partial void HandedOver(string instance);

    [LoggerMessage(EventId = EventIds.VrrpState, Level = LogLevel.Information, Message = "({Instance}) Entering {State} STATE: {Reason}")]
    private partial void Entering(string instance, string state, string reason);

    [LoggerMessage(EventId = EventIds.VrrpFaultState, Level = LogLevel.Warning, Message = "({Instance}) Entering {State} STATE: {Reason}")]
    private partial void EnteringBadly(string instance, string state, string reason);

    [LoggerMessage(EventId = EventIds.VrrpStopped, Level = LogLevel.Information, Message = "({Instance}) Stopped: {Reason}")]
    private partial void Stopped(string instance, string reason);

    [LoggerMessage(EventId = EventIds.VrrpDiscarded, Level = LogLevel.Warning, Message = "({Instance}) A packet from {Source} is ignored: {Reason}")]
    private partial void DiscardedPacket(string instance, InetAddress source, string reason);

    [LoggerMessage(EventId = EventIds.VrrpFaultCame, Level = LogLevel.Warning, Message = "({Instance}) cannot be MASTER: {Fault}")]
    private partial void FaultCame(string instance, string fault);

    [LoggerMessage(EventId = EventIds.VrrpFaultWent, Level = LogLevel.Information, Message = "({Instance}) no longer so: {Fault}")]
    private partial void FaultWent(string instance, string fault);

    [LoggerMessage(EventId = EventIds.VrrpPriority, Level = LogLevel.Information, Message = "({Instance}) Changing effective priority from {Before} to {After}")]
    private partial void Priority(string instance, byte before, byte after);

    [LoggerMessage(EventId = EventIds.VrrpPaused, Level = LogLevel.Warning, Message = "({Instance}) This process was kept from running: it listens to what others say before it advertises")]
    private partial void KeptFromRunning(string instance);

    [LoggerMessage(EventId = EventIds.VrrpLeftovers, Level = LogLevel.Warning, Message = "({Instance}) Removed {Addresses}: a predecessor that did not end in order left it")]
    private partial void LeftoversRemoved(string instance, string addresses);

    [LoggerMessage(EventId = EventIds.VrrpNotSent, Level = LogLevel.Error, Message = "({Instance}) Advertisements cannot be sent on {Interface}: {Reason}")]
    private partial void NotSent(string instance, string @interface, string reason);

    [LoggerMessage(EventId = EventIds.VrrpSendingAgain, Level = LogLevel.Information, Message = "({Instance}) Advertisements are sent on {Interface} again")]
    private partial void SendingAgain(string instance, string @interface);
}
