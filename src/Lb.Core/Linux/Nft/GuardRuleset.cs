using System.Globalization;
using System.Text;
using Lb.Core.Model;

namespace Lb.Core.Linux.Nft;

/// <summary>
/// Writes the guard's table in the language of nft(8). Each text is one transaction: the kernel takes it whole or not at all.
/// The rules stay as they are for the life of the table, and only the sets they refer to change. What <see cref="AfPacket.CapturedTrafficFilter"/>
/// leaves out is accepted here, frame for frame: a frame that neither the forwarder nor the kernel has is lost.
/// </summary>
internal static class GuardRuleset
{
    // Before every customary priority, so that what the forwarder owns costs no other rule; an accept here ends only this chain.
    private const int Priority = -500;

    /// <summary>The table, made from nothing.</summary>
    public static string Create(string table, string interfaceName, GuardRules rules)
    {
        var text = new StringBuilder();
        _ = text.AppendLine(
            CultureInfo.InvariantCulture,
            $$"""
            add table netdev {{table}} { flags owner; }
            add set netdev {{table}} directors { type ether_addr; }
            add set netdev {{table}} stations { type ether_addr; }
            add set netdev {{table}} services4 { type ipv4_addr . inet_proto . inet_service; }
            add set netdev {{table}} services6 { type ipv6_addr . inet_proto . inet_service; }
            add set netdev {{table}} fragments4 { type ipv4_addr . inet_proto; }
            add set netdev {{table}} fragments6 { type ipv6_addr; }
            add chain netdev {{table}} ingress { type filter hook ingress device "{{interfaceName}}" priority {{Priority}}; policy accept; }
            add rule netdev {{table}} ingress ether saddr @directors counter accept comment "redirected by a director"
            add rule netdev {{table}} ingress meta pkttype != host ether daddr != @stations counter accept comment "not for this station, not captured"
            add rule netdev {{table}} ingress vlan id 1-4095 counter accept comment "of a VLAN, not captured"
            add rule netdev {{table}} ingress ether type 8021ad vlan id 1-4095 counter accept comment "of a service VLAN, not captured"
            add rule netdev {{table}} ingress ip daddr . meta l4proto . th dport @services4 counter drop comment "the forwarder's, IPv4"
            add rule netdev {{table}} ingress ip6 daddr . meta l4proto . th dport @services6 counter drop comment "the forwarder's, IPv6"
            add rule netdev {{table}} ingress ip frag-off & 0x1fff != 0 ip daddr . meta l4proto @fragments4 counter drop comment "later fragments, IPv4"
            add rule netdev {{table}} ingress frag frag-off != 0 ip6 daddr @fragments6 counter drop comment "later fragments, IPv6"
            """);
        Fill(text, table, rules);
        return text.ToString();
    }

    /// <summary>New contents for the sets of a table that exists; counters go on counting. It is refused when the chain has gone.</summary>
    public static string Update(string table, GuardRules rules)
    {
        var text = new StringBuilder();

        // Kernels before 6.16 delete the chain with its interface. A policy is taken by a chain that has a hook and by no other, so this
        // line changes nothing while the chain is there, and has the whole transaction refused when it is not.
        _ = text.AppendLine(CultureInfo.InvariantCulture, $"add chain netdev {table} ingress {{ policy accept; }}");
        foreach (var set in (ReadOnlySpan<string>)["directors", "stations", "services4", "services6", "fragments4", "fragments6"])
        {
            _ = text.AppendLine(CultureInfo.InvariantCulture, $"flush set netdev {table} {set}");
        }

        Fill(text, table, rules);
        return text.ToString();
    }

    /// <summary>The end of the table.</summary>
    public static string Delete(string table) => $"delete table netdev {table}\n";

    private static void Fill(StringBuilder text, string table, GuardRules rules)
    {
        Add(text, table, "directors", rules.Directors.Select(mac => mac.ToString()));
        Add(text, table, "stations", rules.VirtualStations.Select(mac => mac.ToString()));
        foreach (var family in rules.Services.GroupBy(service => service.Address.IsIPv4 ? 4 : 6))
        {
            Add(text, table, $"services{family.Key}", family.Select(service => $"{service.Address} . {Number(service)} . {service.Port}"));

            // Later fragments carry no port. With IPv4 they are the forwarder's if any service of their address and transport is, so fragmented
            // ICMP is not. With IPv6 nft cannot name the transport where an extension header follows the fragment header (RFC 8200 §4.5), so
            // all are that are for the address of a service; the forwarder hands the kernel's share back by the local port.
            Add(text, table, $"fragments{family.Key}", family.Select(service => family.Key == 4 ? $"{service.Address} . {Number(service)}" : $"{service.Address}"));
        }
    }

    private static void Add(StringBuilder text, string table, string set, IEnumerable<string> elements)
    {
        var list = string.Join(", ", elements.Distinct().Order(StringComparer.Ordinal));
        if (list.Length > 0)
        {
            _ = text.AppendLine(CultureInfo.InvariantCulture, $"add element netdev {table} {set} {{ {list} }}");
        }
    }

    private static int Number(ServiceKey service) => (int)service.Protocol;
}
