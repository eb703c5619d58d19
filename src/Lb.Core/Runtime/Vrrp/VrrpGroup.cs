using Lb.Core.Configuration;
using Lb.Core.Vrrp;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>The shell of one sync group: tells of the group's state when all its members have got there.</summary>
internal sealed class VrrpGroup
{
    // A group has no priority; keepalived writes 0.
    private const byte GroupPriority = 0;

    private readonly VrrpSyncGroupConfig _config;
    private readonly IReadOnlyList<VrrpRouter> _members;
    private readonly IVrrpHost _host;
    private bool _hasChanged;

    /// <param name="config">The group as configured.</param>
    /// <param name="members">Its members.</param>
    /// <param name="host">Who is told.</param>
    /// <param name="told">What was told of the group last.</param>
    public VrrpGroup(VrrpSyncGroupConfig config, IReadOnlyList<VrrpRouter> members, IVrrpHost host, VrrpState told)
    {
        (_config, _members, _host) = (config, members, host);
        Machine = new VrrpSyncGroup([.. members.Select(static member => member.Machine)]);
        Told = told;
        foreach (var member in members)
        {
            member.Group = this;
        }
    }

    /// <summary>The group's name.</summary>
    public string Name => _config.Name;

    /// <summary>What keeps the members together.</summary>
    public VrrpSyncGroup Machine { get; }

    /// <summary>What was told last.</summary>
    public VrrpState Told { get; private set; }

    private VrrpState State
    {
        get
        {
            if (_members.Any(static member => member.Machine.State == VrrpState.Fault))
                return VrrpState.Fault;

            return _members.Select(static member => member.Machine.State).Distinct().Count() == 1 ? _members[0].Machine.State : VrrpState.Backup;
        }
    }

    /// <summary>A member changed.</summary>
    public void NoteChange() => _hasChanged = true;

    /// <summary>Tells of the group's state if it is another one now. To be called when every member has performed its actions.</summary>
    public void TellIfChanged()
    {
        if (!_hasChanged)
            return;

        _hasChanged = false;
        if (State is var state && state != Told)
        {
            Told = state;
            _host.Notify(new VrrpNotification(true, Name, VrrpWords.Of(state), GroupPriority, _config.NotifyScripts));
        }
    }
}
