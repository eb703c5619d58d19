using System.Collections.Immutable;
using System.Globalization;
using Lb.Core.Configuration;

namespace Lb.Core.Runtime.Scripts;

/// <summary>A transition to tell about.</summary>
/// <param name="Kind"><c>INSTANCE</c> or <c>GROUP</c>.</param>
/// <param name="Name">The instance's or group's name.</param>
/// <param name="State"><c>MASTER</c>, <c>BACKUP</c>, <c>FAULT</c>, <c>STOP</c> or <c>DELETED</c>; the FIFO takes any other word too.</param>
/// <param name="Priority">The effective priority; keepalived gives 0 for a group.</param>
/// <param name="Scripts">All its notify scripts; those for this state are chosen from them.</param>
internal sealed record NotifyMessage(string Kind, string Name, string State, byte Priority, ImmutableArray<NotifyScriptConfig> Scripts)
{
    /// <summary>A message about a virtual router.</summary>
    public const string Instance = "INSTANCE";

    /// <summary>A message about a sync group.</summary>
    public const string Group = "GROUP";

    /// <summary>A message about a real server's or a quorum's health; keepalived's <c>RS</c> and <c>VS</c> lines.</summary>
    /// <param name="line">The line for the FIFO, without its end.</param>
    /// <param name="script">The script to run, without more arguments; or null.</param>
    public static NotifyMessage OfHealth(string line, ScriptConfig? script) =>
        new("HEALTH", line[..line.LastIndexOf(' ')], line, 0, []) { HealthScript = script };

    /// <summary>Whether it is about VRRP.</summary>
    public bool IsVrrp => Kind is Instance or Group;

    /// <summary>The script of a message about health.</summary>
    private ScriptConfig? HealthScript { get; init; }

    /// <summary>The line for the FIFO: <c>INSTANCE "VI_1" MASTER 100</c>, the name quoted, and a line end.</summary>
    public string FifoLine => !IsVrrp ? $"{State}\n" : string.Create(CultureInfo.InvariantCulture, $"{Kind} \"{PrintableText.Of(Name)}\" {State} {Priority}\n");

    /// <summary>The four arguments that <c>notify</c> gets after its own.</summary>
    public ImmutableArray<string> Arguments => [Kind, Name, State, Priority.ToString(CultureInfo.InvariantCulture)];

    /// <summary>The scripts to run, in order, and what they get: first that of the state, then <c>notify</c> (keepalived.conf(5)).</summary>
    public IEnumerable<(ScriptConfig Script, ImmutableArray<string> More)> Calls()
    {
        if (HealthScript is { } health)
        {
            yield return (health, []);
        }

        NotifyEvent? state = State switch
        {
            "MASTER" => NotifyEvent.Master,
            "BACKUP" => NotifyEvent.Backup,
            "FAULT" => NotifyEvent.Fault,
            "STOP" => NotifyEvent.Stop,
            _ => null,
        };
        foreach (var one in Scripts.Where(one => one.Event == state))
        {
            yield return (one.Script, []);
        }

        if (state is not null || State == "DELETED")
        {
            foreach (var one in Scripts.Where(static one => one.Event == NotifyEvent.Any))
            {
                yield return (one.Script, Arguments);
            }
        }
    }
}
