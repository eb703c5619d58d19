using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Scheduling;

namespace Lb.Core.Configuration;

/// <summary>Settings in the words of the file.</summary>
internal static class SettingWords
{
    // Where the keyword is not the property's name in snake_case.
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["VirtualServiceConfig.Scheduler"] = "lb_algo",
        ["VirtualServiceConfig.InhibitsSorryServer"] = "sorry_server_inhibit",
        ["VirtualServiceConfig.FlapHalfLife"] = "flap_damping",
        ["VirtualServiceConfig.Peers"] = "peer",
        ["RealServerConfig.UpperThreshold"] = "uthreshold",
        ["RealServerConfig.LowerThreshold"] = "lthreshold",
        ["GlobalConfig.FlowTimeouts"] = "lvs_timeouts",
        ["GlobalConfig.Peers"] = "peer",
        ["FlowTimeoutsConfig.Established"] = "tcp",
        ["FlowTimeoutsConfig.FinWait"] = "tcpfin",
        ["VrrpInstanceConfig.AdvertisementInterval"] = "advert_int",
        ["VrrpInstanceConfig.StartsAsMaster"] = "state",
        ["VrrpInstanceConfig.Preempts"] = "preempt",
        ["VrrpInstanceConfig.VirtualAddresses"] = "virtual_ipaddress",
        ["VrrpInstanceConfig.ExcludedAddresses"] = "virtual_ipaddress_excluded",
        ["VrrpInstanceConfig.UnicastPeers"] = "unicast_peer",
        ["VrrpInstanceConfig.UnicastSource"] = "unicast_src_ip",
        ["VrrpInstanceConfig.TrackedInterfaces"] = "track_interface",
        ["VrrpInstanceConfig.TrackedScripts"] = "track_script",
        ["VrrpInstanceConfig.NotifyScripts"] = "notify",
        ["VrrpInstanceConfig.VirtualMac"] = "use_vmac",
        ["VrrpSyncGroupConfig.Members"] = "group",
        ["VrrpSyncGroupConfig.TrackedInterfaces"] = "track_interface",
        ["VrrpSyncGroupConfig.TrackedScripts"] = "track_script",
        ["VrrpSyncGroupConfig.NotifyScripts"] = "notify",
        ["CheckConnectionConfig.Address"] = "connect_ip",
        ["CheckConnectionConfig.Port"] = "connect_port",
        ["CheckConnectionConfig.Timeout"] = "connect_timeout",
        ["CheckConnectionConfig.BindAddress"] = "bindto",
        ["CheckConnectionConfig.BindInterface"] = "bind_if",
        ["HttpCheckConfig.Urls"] = "url",
        ["ScriptsConfig.User"] = "script_user",
        ["ScriptsConfig.RefusesUnsafe"] = "script_security",
    };

    /// <summary>The keyword of a setting.</summary>
    public static string Of(PropertyInfo property) =>
        Keywords.TryGetValue($"{property.DeclaringType!.Name}.{property.Name}", out var keyword) ? keyword : JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    /// <summary>Whether a block is told as a whole, for its parts say nothing alone.</summary>
    public static bool IsOneWord(object value) =>
        value is ScriptConfig or VrrpAuthenticationConfig or NotifyScriptConfig or TrackedConfig or VirtualAddressConfig or UnicastPeerConfig;

    /// <summary>A value as it is written.</summary>
    public static string Text(object? value) => value switch
    {
        null => "none",
        "" => "none",
        string text => text,
        bool flag => flag ? "yes" : "no",
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.######} s"),
        SchedulerKind scheduler => scheduler == SchedulerKind.SmoothWeightedRoundRobin ? "wrr (smooth)" : scheduler.IpvsName(),
        CheckerConfig checker => checker.Kind,
        RealServerConfig server => $"{server.Address} {server.Port}",
        HttpUrlConfig url => url.Path,
        TrackedConfig tracked => $"{tracked.Name}{(tracked.Weight is { } weight ? $" weight {weight}" : "")}{(tracked.IsReverse ? " reverse" : "")}",
        VirtualAddressConfig address => $"{address.Address}{(address.PrefixLength is { } bits ? $"/{bits}" : "")}{(address.Interface is { } name ? $" dev {name}" : "")}",
        UnicastPeerConfig peer => $"{peer.Address}",
        NotifyScriptConfig notify => $"{JsonNamingPolicy.SnakeCaseLower.ConvertName($"{notify.Event}")}: {notify.Script}",
        VrrpAuthenticationConfig authentication => $"{authentication.Type} ***",
        Delegate => "a scheduler of the embedder's",
        IEnumerable values => values.Cast<object?>().Select(Text).ToList() is { Count: > 0 } texts ? string.Join(", ", texts) : "none",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "none",
    };
}
