using System.Collections.Immutable;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds the notify scripts of a <c>vrrp_instance</c> or <c>vrrp_sync_group</c>.</summary>
internal static class NotifyBinder
{
    private static readonly Dictionary<string, NotifyEvent> Events = new(StringComparer.Ordinal)
    {
        ["notify"] = NotifyEvent.Any,
        ["notify_master"] = NotifyEvent.Master,
        ["notify_backup"] = NotifyEvent.Backup,
        ["notify_fault"] = NotifyEvent.Fault,
        ["notify_stop"] = NotifyEvent.Stop,
    };

    /// <summary>The scripts, in the order they were written. Of two for one event the first holds, as in keepalived.</summary>
    public static ImmutableArray<NotifyScriptConfig> Bind(Statement block, BindContext context)
    {
        var scripts = ImmutableArray.CreateBuilder<NotifyScriptConfig>();
        foreach (var statement in block.Body)
        {
            if (statement.IsOurs || !Events.TryGetValue(statement.Keyword, out var @event))
                continue;

            if (scripts.Any(script => script.Event == @event))
            {
                context.Diagnostics.Warn(
                    statement.Location,
                    DiagnosticCodes.RepeatedKeyword,
                    $"there is a '{statement.Keyword}' above, and of two the first holds, as in keepalived; remove one of them");
            }
            else if (ScriptLine.Read(statement, context) is { } script)
            {
                scripts.Add(new NotifyScriptConfig(@event, script));
            }
        }

        return scripts.ToImmutable();
    }
}
