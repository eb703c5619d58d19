using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Vrrp;

/// <summary>
/// The state machine of one virtual router: RFC 3768 §6.4 and RFC 9568 §6.4 with keepalived's default behaviour where they differ
/// (docs/vrrp.md names each case). It owns no clock, timer or socket. A shell does, in this order and on one thread:
/// <list type="number">
/// <item>hand in every advertisement that was received, through <see cref="Handle"/>;</item>
/// <item>then, if <see cref="NextDeadline"/> has come, hand in <see cref="VrrpEvent.DeadlineReached"/>;</item>
/// <item>perform what <see cref="TryTakeAction"/> gives, in order; sleep until the next deadline or packet.</item>
/// </list>
/// The first step before the second is what lets a process that was stopped for a while learn who is MASTER before it says it is.
/// </summary>
internal sealed partial class VrrpInstance
{
    private const int UsualActions = 16;

    private VrrpInstanceSettings _settings;
    private readonly Queue<VrrpAction> _actions = new(UsualActions);
    private readonly TransitionLog _transitions = new();

    private VrrpFaults _faults;
    private InetAddress _primaryAddress;
    private int _weight;

    // What is known of the MASTER (RFC 9568 §6.1: Master_Adver_Interval).
    private TimeSpan _masterInterval;

    /// <summary>Makes a virtual router that is not started.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="primaryAddress">The address this node sends from.</param>
    /// <exception cref="ArgumentException">A setting is outside its range.</exception>
    public VrrpInstance(VrrpInstanceSettings settings, InetAddress primaryAddress)
    {
        VrrpInstanceSettings.Validate(settings);
        _settings = settings.Effective();
        _primaryAddress = primaryAddress;
        _masterInterval = _settings.AdvertisementInterval;
        EffectivePriority = _settings.Priority;
    }

    /// <summary>The state.</summary>
    public VrrpState State { get; private set; }

    /// <summary>The priority that is advertised and compared.</summary>
    public byte EffectivePriority { get; private set; }

    /// <summary>What keeps this router from being MASTER.</summary>
    public VrrpFaults Faults => _faults;

    /// <summary>The sender of the last advertisement that mattered, or null if there was none.</summary>
    public InetAddress? MasterAddress { get; private set; }

    /// <summary>Its priority.</summary>
    public byte MasterPriority { get; private set; }

    /// <summary>What tracked weights add to the priority.</summary>
    public int Weight => _weight;

    /// <summary>The last change of state; without meaning before the first.</summary>
    public VrrpTransition LastTransition => _transitions.Last;

    /// <summary>What was counted; the shell adds what the checks discarded.</summary>
    public VrrpCounters Counters { get; } = new();

    /// <summary>How long the MASTER may be silent (Master_Down_Interval).</summary>
    public TimeSpan MasterDownInterval =>
        VrrpTimers.MasterDown(_settings.Version, EffectivePriority, _masterInterval, _settings.DownTimerAdverts);

    /// <summary>Takes one input.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="now">When; never earlier than in the call before.</param>
    public void Handle(in VrrpEvent happened, Instant now)
    {
        switch (happened.Kind)
        {
            case VrrpEventKind.Started when State == VrrpState.Initialize:
                Join(VrrpTransitionReason.Started, now);
                break;
            case VrrpEventKind.ShutDown when State != VrrpState.Initialize:
                Leave(VrrpState.Initialize, VrrpTransitionReason.ShutDown, now);
                break;
            case VrrpEventKind.AdvertisementReceived:
                Receive(happened, now);
                break;
            case VrrpEventKind.DeadlineReached:
                HandleDeadline(now);
                break;
            case VrrpEventKind.FaultRaised:
                RaiseFault(happened.Fault, now);
                break;
            case VrrpEventKind.FaultCleared:
                ClearFault(happened.Fault, now);
                break;
            case VrrpEventKind.WeightChanged:
                _weight = happened.Weight;
                UpdateEffectivePriority();
                break;
            case VrrpEventKind.PrimaryAddressChanged:
                _primaryAddress = happened.Address;
                break;
            case VrrpEventKind.GroupBecameMaster when State == VrrpState.Backup:
                EnterMaster(VrrpTransitionReason.SyncGroup, now);
                break;
            case VrrpEventKind.GroupBecameBackup when State == VrrpState.Master:
                EnterBackup(VrrpTransitionReason.SyncGroup, now);
                break;
            default:
                // Said in a state in which it means nothing: started twice, shut down twice, or a group that this member is ahead of.
                break;
        }
    }

    /// <summary>
    /// Takes other settings without a transition: a reload that changes a priority or an interval does not end mastership. Timers that run
    /// keep pace; a new advertisement interval holds from the next advertisement on.
    /// </summary>
    /// <param name="settings">The settings; the version stays as it was.</param>
    /// <param name="now">When.</param>
    /// <exception cref="ArgumentException">A setting is outside its range, or the version is another.</exception>
    public void Reconfigure(VrrpInstanceSettings settings, Instant now)
    {
        VrrpInstanceSettings.Validate(settings);
        if (settings.Version != _settings.Version)
            throw new ArgumentException("Another version is another virtual router.", nameof(settings));

        var before = MasterDownInterval;
        var ownInterval = _settings.AdvertisementInterval;
        _settings = settings.Effective();
        if (_settings.Priority != VrrpInstanceSettings.OwnerPriority)
        {
            _ownerStandsBack = false;
            _ownerConflictEnd = null;
        }

        if (_masterInterval == ownInterval || _settings.Version == VrrpVersion.V2)
            _masterInterval = _settings.AdvertisementInterval;

        EffectivePriority = PriorityNow();
        _masterDown = _masterDown?.Add(MasterDownInterval - before);
        if (State == VrrpState.Master && _settings.Gratuitous.Refresh > TimeSpan.Zero)
            _refreshGratuitous ??= now + _settings.Gratuitous.Refresh;
        else if (_settings.Gratuitous.Refresh == TimeSpan.Zero)
            _refreshGratuitous = null;
    }

    /// <summary>Hands out the next action, if there is one.</summary>
    public bool TryTakeAction(out VrrpAction action) => _actions.TryDequeue(out action);

    /// <summary>How the router stands.</summary>
    public VrrpInstanceSnapshot Snapshot() => new()
    {
        State = State,
        Since = _transitions.LastAt,
        Faults = _faults,
        ConfiguredPriority = _settings.Priority,
        EffectivePriority = EffectivePriority,
        MasterAddress = State == VrrpState.Master ? _primaryAddress : MasterAddress,
        MasterPriority = State == VrrpState.Master ? EffectivePriority : MasterAddress is null ? null : MasterPriority,
        MasterInterval = _masterInterval,
        MasterDownInterval = MasterDownInterval,
        IsListening = _isListening,
        Transitions = _transitions.ToImmutableArray(),
        Counters = Counters.Copy(),
    };

    private void RaiseFault(VrrpFaults fault, Instant now)
    {
        _faults |= fault;
        if (_faults != VrrpFaults.None && State is VrrpState.Backup or VrrpState.Master)
            Leave(VrrpState.Fault, ReasonOf(fault, VrrpTransitionReason.FaultRaised), now);
    }

    private void ClearFault(VrrpFaults fault, Instant now)
    {
        _faults &= ~fault;
        if (_faults == VrrpFaults.None && State == VrrpState.Fault)
            Join(ReasonOf(fault, VrrpTransitionReason.FaultCleared), now);
    }

    private static VrrpTransitionReason ReasonOf(VrrpFaults fault, VrrpTransitionReason own) =>
        fault == VrrpFaults.SyncGroup ? VrrpTransitionReason.SyncGroup : own;

    /// <summary>Recomputes the priority; the master-down timer that runs keeps pace with the skew (keepalived, vrrp_set_effective_priority).</summary>
    private void UpdateEffectivePriority()
    {
        var before = MasterDownInterval;
        EffectivePriority = PriorityNow();
        _masterDown = _masterDown?.Add(MasterDownInterval - before);
    }

    private byte PriorityNow() => _ownerStandsBack
        ? (byte)(VrrpInstanceSettings.OwnerPriority - 1)
        : VrrpTracking.EffectivePriority(_settings.Priority, _weight);
}
