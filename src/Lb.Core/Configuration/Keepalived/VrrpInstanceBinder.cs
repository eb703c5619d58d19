using System.Collections.Immutable;
using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds one <c>vrrp_instance NAME</c>.</summary>
internal static class VrrpInstanceBinder
{
    private static readonly Dictionary<string, NotifyEvent> NotifyEvents = new(StringComparer.Ordinal)
    {
        ["notify"] = NotifyEvent.Any,
        ["notify_master"] = NotifyEvent.Master,
        ["notify_backup"] = NotifyEvent.Backup,
        ["notify_fault"] = NotifyEvent.Fault,
        ["notify_stop"] = NotifyEvent.Stop,
    };

    /// <summary>The instance, or null if it has no name.</summary>
    public static VrrpInstanceConfig? Bind(Statement block, BindContext context)
    {
        var words = context.Read(block);
        if (!words.Exactly(1, "vrrp_instance NAME") || words[0].Text.Length == 0)
        {
            if (words.Count > 0)
                context.Diagnostics.Error(words[0].Location, DiagnosticCodes.MissingValue, "the name of the vrrp_instance is empty");

            return null;
        }

        var settings = context.In(block);
        return new VrrpInstanceConfig
        {
            Name = words[0].Text,
            Interface = settings.Find("interface") is { } name ? context.InterfaceOf(name, "interface NAME") : null,
            VirtualRouterId = Number(settings.Find("virtual_router_id"), context),
            Priority = Number(settings.Find("priority"), context),
            StartsAsMaster = settings.Find("state") is { } state ? StartsAsMaster(state, context) : null,
            AdvertisementInterval = Interval(settings.Find("advert_int"), context),
            Preempts = settings.Find("nopreempt") is null,
            VirtualAddresses = VirtualAddresses(settings.Find("virtual_ipaddress"), context),
            ExcludedAddresses = VirtualAddresses(settings.Find("virtual_ipaddress_excluded"), context),
            UnicastPeers = UnicastPeers(settings.Find("unicast_peer"), context),
            UnicastSource = Address(settings.Find("unicast_src_ip"), context),
            Authentication = settings.Find("authentication") is { } authentication ? Authentication(authentication, context) : null,
            NotifyScripts = [.. block.Body
                .Where(statement => !statement.IsOurs && NotifyEvents.ContainsKey(statement.Keyword))
                .Select(statement => new NotifyScriptConfig(
                    NotifyEvents[statement.Keyword], new ScriptConfig([.. statement.Words.Skip(1).Select(word => word.Text)], null, null)))],
            Location = block.Location,
        };
    }

    private static byte? Number(Statement? statement, BindContext context)
    {
        if (statement is null)
            return null;

        var words = context.Read(statement);
        return words.Exactly(1, $"{statement.Keyword} NUMBER") && words.TryInteger(0, 1, byte.MaxValue, out var value) ? (byte)value : null;
    }

    private static TimeSpan? Interval(Statement? statement, BindContext context)
    {
        if (statement is null)
            return null;

        var words = context.Read(statement);
        return words.Exactly(1, "advert_int SECONDS") && words.TrySeconds(0, 0.01m, 255, out var interval) ? interval : null;
    }

    private static bool? StartsAsMaster(Statement statement, BindContext context)
    {
        var words = context.Read(statement);
        if (!words.Exactly(1, "state MASTER' or 'state BACKUP"))
            return null;

        if (words[0].Text is "MASTER" or "BACKUP")
            return words[0].Text == "MASTER";

        context.Diagnostics.Error(
            words[0].Location,
            DiagnosticCodes.BadChoice,
            $"'{Display.Of(words[0].Text)}' is not a state; write MASTER or BACKUP");
        return null;
    }

    private static InetAddress? Address(Statement? statement, BindContext context)
    {
        if (statement is null)
            return null;

        var words = context.Read(statement);
        return words.Exactly(1, $"{statement.Keyword} ADDRESS") && words.TryAddress(0, out var address) ? address : null;
    }

    private static ImmutableArray<UnicastPeerConfig> UnicastPeers(Statement? block, BindContext context)
    {
        var peers = ImmutableArray.CreateBuilder<UnicastPeerConfig>();
        foreach (var line in block?.Body ?? [])
        {
            // The line is the address itself, then perhaps min_ttl and max_ttl.
            if (context.Read(AsValues(line)).TryAddress(0, out var peer))
                peers.Add(new UnicastPeerConfig(peer));
        }

        return peers.ToImmutable();
    }

    private static ImmutableArray<VirtualAddressConfig> VirtualAddresses(Statement? block, BindContext context)
    {
        var addresses = ImmutableArray.CreateBuilder<VirtualAddressConfig>();
        foreach (var line in block?.Body ?? [])
        {
            if (VirtualAddressLine.Read(AsValues(line), context) is { } address)
                addresses.Add(address);
        }

        return addresses.ToImmutable();
    }

    private static VrrpAuthenticationConfig? Authentication(Statement block, BindContext context)
    {
        var settings = context.In(block);
        var type = settings.Find("auth_type");
        var password = settings.Find("auth_pass");
        return password is { Words.Length: > 1 }
            ? new VrrpAuthenticationConfig(type is { Words.Length: > 1 } ? type.Words[1].Text : "PASS", password.Words[1].Text)
            : null;
    }

    // Lines of a block of values have no keyword; the block's stands in for it.
    private static Statement AsValues(Statement line) => line with { Words = line.Words.Insert(0, line.Words[0]) };
}
