using Lb.Core.Linux.Nft;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Linux;

public sealed class GuardRulesetTests
{
    private static readonly GuardRules Rules = new(
        [MacAddress.Parse("02:00:00:00:00:02"), MacAddress.Parse("02:00:00:00:00:01"), MacAddress.Parse("02:00:00:00:00:02")],
        [
            new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), 6379),
            new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), 80),
            new ServiceKey(TransportProtocol.Udp, InetAddress.Parse("2001:db8::64"), 53),
            new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse("2001:db8::64"), 53),
        ]);

    [Fact]
    public void Update_Rules_FillsEachSetOnceAndInOrder()
    {
        const string expected =
            """
            add chain netdev t ingress { policy accept; }
            flush set netdev t directors
            flush set netdev t stations
            flush set netdev t services4
            flush set netdev t services6
            flush set netdev t fragments4
            flush set netdev t fragments6
            add element netdev t directors { 02:00:00:00:00:01, 02:00:00:00:00:02 }
            add element netdev t services4 { 198.18.0.100 . 6 . 6379, 198.18.0.100 . 6 . 80 }
            add element netdev t fragments4 { 198.18.0.100 . 6 }
            add element netdev t services6 { 2001:db8::64 . 17 . 53, 2001:db8::64 . 6 . 53 }
            add element netdev t fragments6 { 2001:db8::64 }

            """;

        Assert.Equal(expected, GuardRuleset.Update("t", Rules));
    }

    [Fact]
    public void Create_Rules_AcceptDirectorsAndWhatIsNotCapturedBeforeEveryDrop()
    {
        string[] accepted = ["ether saddr @directors", "meta pkttype != host ether daddr != @stations", "vlan id 1-4095", "ether type 8021ad vlan id 1-4095"];

        var rules = GuardRuleset.Create("t", "eth0", Rules).Split('\n').Where(line => line.StartsWith("add rule", StringComparison.Ordinal)).ToList();

        Assert.All(accepted.Zip(rules), pair => Assert.StartsWith($"add rule netdev t ingress {pair.First} counter accept ", pair.Second, StringComparison.Ordinal));
        Assert.Equal(accepted.Length + 4, rules.Count);
        Assert.All(rules.Skip(accepted.Length), rule => Assert.Contains(" counter drop ", rule, StringComparison.Ordinal));
    }

    [Fact]
    public void Create_LaterFragments_MatchTheTransportWithIPv4Only()
    {
        var text = GuardRuleset.Create("t", "eth0", Rules);

        Assert.Contains("ip frag-off & 0x1fff != 0 ip daddr . meta l4proto @fragments4 counter drop", text, StringComparison.Ordinal);
        Assert.Contains("frag frag-off != 0 ip6 daddr @fragments6 counter drop", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Update_NoRules_OnlyEmptiesTheSets() =>
        Assert.DoesNotContain("add element", GuardRuleset.Update("t", GuardRules.None), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "no reason given")]
    [InlineData("\n ^^^\n", "no reason given")]
    [InlineData("internal:0:0-0: Error: No such file\n", "internal:0:0-0: Error: No such file")]
    [InlineData("1:1-9: Error: Not permitted\nadd table netdev t\n^^^^ ~~~\n2:1-9: Error: Busy\n", "1:1-9: Error: Not permitted; add table netdev t; 2:1-9: Error: Busy")]
    public void OneLine_WhatNftSays_IsOneLineWithoutTheUnderlining(string? message, string expected) =>
        Assert.Equal(expected, IngressGuard.OneLine(message));
}
