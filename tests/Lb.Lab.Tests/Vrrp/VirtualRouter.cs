using System.Globalization;
using System.Text;
using Lb.Core.Wire;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>
/// A virtual router that lb-host ("ours") and keepalived ("theirs") share. Every one has a number, and addresses made of it, of its own, so
/// that a whole table of them fits into one pair of hosts.
/// </summary>
/// <param name="Id">The virtual router id.</param>
/// <param name="OurPriority">lb-host's priority.</param>
/// <param name="TheirPriority">keepalived's priority.</param>
internal sealed record VirtualRouter(byte Id, byte OurPriority, byte TheirPriority)
{
    public const string OurAddress = "198.18.0.1", TheirAddress = "198.18.0.2", OurHigherAddress = "198.18.0.3";
    public const string OurIPv6Address = "2001:db8::1", TheirIPv6Address = "2001:db8::2";

    public VrrpVersion Version { get; init; } = VrrpVersion.V3;

    public bool IsIPv6 { get; init; }

    public bool IsUnicast { get; init; }

    public string? Password { get; init; }

    public bool IsNoPreempt { get; init; }

    public double IntervalSeconds { get; init; } = 0.2;

    /// <summary>Where lb-host sends from if not from its first address.</summary>
    public string? OurSource { get; init; }

    public TimeSpan Interval => TimeSpan.FromSeconds(IntervalSeconds);

    public string Name => $"V{Id}";

    /// <summary>The virtual addresses, without prefix lengths.</summary>
    public string[] Addresses => IsIPv6 ? [$"fe80::1:{Id:x}", $"2001:db8:1::{Id:x}"] : [$"198.18.1.{Id}"];

    /// <summary>The instance as the file of one of the two has it.</summary>
    public string InstanceOf(bool ours)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $$"""
            vrrp_instance {{Name}} {
                state BACKUP
                interface eth0
                virtual_router_id {{Id}}
                version {{(int)Version}}
                priority {{(ours ? OurPriority : TheirPriority)}}
                advert_int {{IntervalSeconds}}

            """);
        if (IsNoPreempt)
            text.Append("    nopreempt\n");
        if (Password is not null)
            text.Append(CultureInfo.InvariantCulture, $"    authentication {{\n        auth_type PASS\n        auth_pass {Password}\n    }}\n");
        if (IsUnicast)
        {
            var (we, they) = IsIPv6 ? (OurIPv6Address, TheirIPv6Address) : (OurSource ?? OurAddress, TheirAddress);
            text.Append(
                CultureInfo.InvariantCulture,
                $"    unicast_src_ip {(ours ? we : they)}\n    unicast_peer {{\n        {(ours ? they : we)}\n    }}\n");
        }

        text.Append("    virtual_ipaddress {\n");
        foreach (var address in Addresses)
            text.Append(CultureInfo.InvariantCulture, $"        {address}/{(IsIPv6 ? 128 : 32)}\n");
        return text.Append("    }\n}\n").ToString();
    }

    /// <summary>RFC 3768 §6.1, RFC 9568 §6.1: Skew_Time.</summary>
    public TimeSpan Skew(bool ours) =>
        (256 - (ours ? OurPriority : TheirPriority)) / 256.0 * (Version == VrrpVersion.V2 ? TimeSpan.FromSeconds(1) : Interval);

    /// <summary>RFC 3768 §6.1, RFC 9568 §6.1: how long one of the two waits for the other.</summary>
    public TimeSpan MasterDown(bool ours) => (3 * Interval) + Skew(ours);

    public override string ToString() =>
        $"{Id}: v{(int)Version} {(IsIPv6 ? "IPv6" : "IPv4")} {(IsUnicast ? "unicast" : "multicast")}{(Password is null ? string.Empty : " PASS")} "
        + $"{OurPriority}:{TheirPriority}{(IsNoPreempt ? " nopreempt" : string.Empty)}";
}
