using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds <c>persistence_timeout</c>, <c>persistence_granularity</c> and <c>ops</c>.</summary>
internal static class PersistenceBinder
{
    /// <summary>The persistence of a virtual server, or null if it has none.</summary>
    public static Persistence? Persistence(Settings settings, Statement block, InetAddress virtualAddress, BindContext context)
    {
        var timeout = settings.Find("persistence_timeout");
        var granularity = settings.Find("persistence_granularity");
        if (timeout is null && granularity is null)
            return null;

        // As in keepalived, a granularity alone means persistence too.
        return new Persistence(timeout is null ? Forwarding.Persistence.DefaultTimeout : Timeout(timeout, block, context))
        {
            Granularity = granularity is null ? AddressMask.Host : Granularity(granularity, virtualAddress, context),
        };
    }

    /// <summary>Whether each datagram is scheduled by itself.</summary>
    public static bool IsOnePacket(Settings settings, Statement block, BindContext context)
    {
        if (settings.Find("ops") is not { } statement)
            return false;

        context.Read(statement).AtMost(0);
        context.Locations.Add(block.Location, "ops", statement.Location);
        return true;
    }

    private static TimeSpan Timeout(Statement statement, Statement block, BindContext context)
    {
        var words = context.Read(statement);
        words.AtMost(1);
        if (words.Count == 0)
            return Forwarding.Persistence.DefaultTimeout;

        context.Locations.Add(block.Location, "persistence_timeout", words[0].Location);
        return words.TryInteger(0, (int)Forwarding.Persistence.Minimum.TotalSeconds, (int)Forwarding.Persistence.Maximum.TotalSeconds, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : Forwarding.Persistence.DefaultTimeout;
    }

    private static AddressMask Granularity(Statement statement, InetAddress virtualAddress, BindContext context)
    {
        const int LongestPrefix = 128;
        var words = context.Read(statement);
        if (!words.Exactly(1, $"persistence_granularity {(virtualAddress.IsIPv4 ? "NETMASK" : "PREFIX")}"))
            return AddressMask.Host;

        if (!virtualAddress.IsIPv4)
            return words.TryInteger(0, 1, LongestPrefix, out var prefix) ? AddressMask.FromIPv6(prefix) : AddressMask.Host;

        // keepalived 2.2.7 takes "24" here as the mask 0.0.0.24.
        return words.TryAddress(0, WhyNotNetmask, out var netmask) ? AddressMask.FromIPv4(netmask) : AddressMask.Host;
    }

    private static string? WhyNotNetmask(InetAddress address) =>
        address.IsIPv4 && !address.IsUnspecified ? null : "a netmask is written like 255.255.255.0, and has at least one bit";
}
