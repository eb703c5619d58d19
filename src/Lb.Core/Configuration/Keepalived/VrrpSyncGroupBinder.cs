using System.Collections.Immutable;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds one <c>vrrp_sync_group NAME</c>.</summary>
internal static class VrrpSyncGroupBinder
{
    /// <summary>The group, or null if it has no name.</summary>
    public static VrrpSyncGroupConfig? Bind(Statement block, BindContext context)
    {
        if (context.Name(block) is not { } name)
            return null;

        var settings = context.In(block);
        return new VrrpSyncGroupConfig
        {
            Name = name,
            Members = Members(settings, block, context),
            TrackedInterfaces = TrackBinder.Bind(settings, "track_interface", context),
            TrackedScripts = TrackBinder.Bind(settings, "track_script", context),
            MembersKeepWeights = context.Flag(settings.Find("sync_group_tracking_weight")) == true,
            NotifyScripts = NotifyBinder.Bind(block, context),
            Location = block.Location,
        };
    }

    private static ImmutableArray<string> Members(Settings settings, Statement block, BindContext context)
    {
        var members = ImmutableArray.CreateBuilder<string>();
        foreach (var word in settings.All("group").SelectMany(static group => group.Body).SelectMany(static line => line.Words))
        {
            if (members.Contains(word.Text))
            {
                context.Diagnostics.Warn(
                    word.Location, DiagnosticCodes.RepeatedKeyword, $"'{Display.Of(word.Text)}' is in the group already; remove the word");
                continue;
            }

            context.Locations.Add(block.Location, word.Text, word.Location);
            members.Add(word.Text);
        }

        return members.ToImmutable();
    }
}
