namespace Lb.Core.Configuration;

/// <summary>A script to run on a transition.</summary>
/// <param name="Event">When.</param>
/// <param name="Script">What.</param>
public sealed record NotifyScriptConfig(NotifyEvent Event, ScriptConfig Script) : IConfigRecord;

/// <summary>The transitions that scripts can be run on.</summary>
public enum NotifyEvent
{
    /// <summary><c>notify</c>: every one, with four more arguments that say which.</summary>
    Any,

    /// <summary><c>notify_master</c>.</summary>
    Master,

    /// <summary><c>notify_backup</c>.</summary>
    Backup,

    /// <summary><c>notify_fault</c>.</summary>
    Fault,

    /// <summary><c>notify_stop</c>: the daemon ends.</summary>
    Stop,
}
