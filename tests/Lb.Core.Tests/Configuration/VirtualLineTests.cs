using Lb.Core.Configuration;
using Lb.Core.Configuration.Keepalived;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

/// <summary>The lines of <c>virtual_ipaddress</c> and <c>virtual_routes</c>, and the commands of scripts.</summary>
public sealed class VirtualLineTests
{
    [Theory]
    [InlineData("198.18.0.1", "198.18.0.1 / dev  brd  scope  label ", "")]
    [InlineData("198.18.0.1/24 brd 198.18.0.255 dev eth2 scope link label eth2:1", "198.18.0.1 /24 dev eth2 brd 198.18.0.255 scope Link label eth2:1", "")]
    [InlineData("198.18.1.7/23 brd +", "198.18.1.7 /23 dev  brd 198.18.1.255 scope  label ", "")]
    [InlineData("198.18.1.7/23 broadcast -", "198.18.1.7 /23 dev  brd 198.18.0.0 scope  label ", "")]
    [InlineData("198.18.0.1 brd +", "198.18.0.1 / dev  brd  scope  label ", "LB3001!")]
    [InlineData("198.18.0.1/31 brd +", "198.18.0.1 /31 dev  brd  scope  label ", "LB3001!")]
    [InlineData("198.18.0.1/0 brd +", "198.18.0.1 /0 dev  brd 255.255.255.255 scope  label ", "")]
    [InlineData("198.18.0.1 brd x", "198.18.0.1 / dev  brd  scope  label ", "LB3001!")]
    [InlineData("198.18.0.1 brd 2001:db8::1", "198.18.0.1 / dev  brd  scope  label ", "LB3001!")]
    [InlineData("2001:db8::1/64 brd +", "2001:db8::1 /64 dev  brd  scope  label ", "LB3001!")]
    [InlineData("fe80::1/64 scope 253", "fe80::1 /64 dev  brd  scope Link label ", "")]
    [InlineData("198.18.0.1 scope nowhere", "198.18.0.1 / dev  brd  scope  label ", "LB3004!")]
    [InlineData("198.18.0.1 label 0123456789abcdef", "198.18.0.1 / dev  brd  scope  label ", "LB3005!")]
    [InlineData("198.18.0.1 label \"\"", "198.18.0.1 / dev  brd  scope  label ", "LB3005!")]
    [InlineData("2001:db8::1 label eth2:1", "2001:db8::1 / dev  brd  scope  label ", "LB2002")]
    [InlineData("198.18.0.1 dev", "198.18.0.1 / dev  brd  scope  label ", "LB2005!")]
    [InlineData("198.18.0.1 dev a/b", "198.18.0.1 / dev  brd  scope  label ", "LB3005!")]
    [InlineData("198.18.0.1 foo dev eth2", "198.18.0.1 / dev eth2 brd  scope  label ", "LB2001")]
    [InlineData("198.18.0.1 peer 198.18.0.2 dev eth2", "198.18.0.1 / dev eth2 brd  scope  label ", "LB2003")]
    [InlineData("198.18.0.1 no_track", "198.18.0.1 / dev  brd  scope  label ", "")]
    [InlineData(
        "2001:db8::1 home -nodad mngtmpaddr noprefixroute autojoin use_vmac preferred_lft 0",
        "2001:db8::1 / dev  brd  scope  label ",
        "LB2003 LB2003 LB2003 LB2003 LB2003 LB2003 LB2003")]
    [InlineData("198.18.0.1/33", null, "LB3003!")]
    [InlineData("198.18.0.1/255.255.255.0", null, "LB3003!")]
    [InlineData("0.0.0.0", null, "LB3001!")]
    [InlineData("224.0.0.1", null, "LB3001!")]
    [InlineData("127.0.0.1", null, "LB3001!")]
    [InlineData("dev eth1 198.18.0.1", null, "LB3001!")]
    [InlineData("\"\"", null, "LB3001!")]
    public void Read_AddressLine_GivesItsParts(string line, string? expected, string codes)
    {
        var result = ConfigurationText.Read(ConfigurationText.Instance("virtual_ipaddress_excluded {\n" + line + "\n}"));

        var address = result.Understood.VrrpInstances[0].ExcludedAddresses.SingleOrDefault();
        Assert.Equal(codes, Codes(result));
        Assert.Equal(
            expected,
            address is null
                ? null
                : $"{address.Address} /{address.PrefixLength} dev {address.Interface} brd {address.Broadcast} scope {address.Scope} label {address.Label}");
    }

    [Theory]
    [InlineData("198.18.1.0/24 via 198.18.0.1", "198.18.1.0/24 via 198.18.0.1 dev  src  metric  table  scope ", "")]
    [InlineData(
        "src 198.18.0.100 to 198.18.1.0/24 via 198.18.0.1 dev eth1 scope global table 5 metric 7",
        "198.18.1.0/24 via 198.18.0.1 dev eth1 src 198.18.0.100 metric 7 table 5 scope Global",
        "")]
    [InlineData("src 198.18.0.100 198.18.1.0/24 dev eth1", "198.18.1.0/24 via  dev eth1 src 198.18.0.100 metric  table  scope ", "")]
    [InlineData("0.0.0.0/0 gw 198.18.0.1 table 100", "0.0.0.0/0 via 198.18.0.1 dev  src  metric  table 100 scope ", "")]
    [InlineData("default via 198.18.0.1", "0.0.0.0/0 via 198.18.0.1 dev  src  metric  table  scope ", "")]
    [InlineData("default via inet6 2001:db8::7", "::/0 via 2001:db8::7 dev  src  metric  table  scope ", "")]
    [InlineData("default6 dev eth1 table main priority 4294967295", "::/0 via  dev eth1 src  metric 4294967295 table 254 scope ", "")]
    [InlineData("to inet 198.18.1.1 dev eth1 no_track", "198.18.1.1/32 via  dev eth1 src  metric  table  scope ", "")]
    [InlineData("2001:db8:1::/48 via fe80::1 dev eth1 scope link", "2001:db8:1::/48 via fe80::1 dev eth1 src  metric  table  scope Link", "")]
    [InlineData("198.18.1.0/24 dev eth1 mtu lock 1400 onlink", "198.18.1.0/24 via  dev eth1 src  metric  table  scope ", "LB2003 LB2003")]
    [InlineData("198.18.1.0/24 dev eth1 mtu", "198.18.1.0/24 via  dev eth1 src  metric  table  scope ", "LB2003")]
    [InlineData("blackhole 198.18.1.0/24", null, "LB2003")]
    [InlineData("198.18.1.0/24 nexthop via 198.18.0.1 weight 1", null, "LB2003")]
    [InlineData("198.18.1.0/24 via 198.18.0.1 or 198.18.0.2", null, "LB2003")]
    [InlineData("198.18.1.0/24 dev eth1 tos 4", null, "LB2003")]
    [InlineData("198.18.1.0/24", null, "LB2005!")]
    [InlineData("via 198.18.0.1", null, "LB2005!")]
    [InlineData("198.18.1.0/24 via", null, "LB2005!")]
    [InlineData("to", null, "LB3001!")]
    [InlineData("198.18.1.0/24 via 2001:db8::1", null, "LB3014!")]
    [InlineData("198.18.1.0/24 dev eth1 src 2001:db8::1", null, "LB3014!")]
    [InlineData("198.18.1.5/24 dev eth1", null, "LB3001!")]
    [InlineData("198.18.1.0/33 dev eth1", null, "LB3003!")]
    [InlineData("198.18.1.0/24 dev eth1 metric -1", null, "LB3003!")]
    [InlineData("198.18.1.0/24 dev eth1 table foo", null, "LB3003!")]
    [InlineData("198.18.1.0/24 dev eth1 scope x", null, "LB3004!")]
    [InlineData("198.18.1.0/24 dev eth1 foo", null, "LB3004!")]
    [InlineData("198.18.1.0/24 dev a/b", null, "LB3005!")]
    public void Read_RouteLine_GivesItsParts(string line, string? expected, string codes)
    {
        var result = ConfigurationText.Read(ConfigurationText.Instance("virtual_routes {\n" + line + "\n}"));

        var route = result.Understood.VrrpInstances[0].VirtualRoutes.SingleOrDefault();
        Assert.Equal(codes, Codes(result));
        Assert.Equal(
            expected,
            route is null
                ? null
                : $"{route.Destination}/{route.PrefixLength} via {route.Gateway} dev {route.Interface} src {route.PreferredSource} metric {route.Metric} "
                    + $"table {route.Table} scope {route.Scope}");
    }

    // What keepalived 2.2.7 makes of the first, third and fourth was read from its own dump ("script = '/bin/echo' 'a b' 'c'").
    [Theory]
    [InlineData("/bin/echo 'a b' c", "/bin/echo|a b|c")]
    [InlineData("  /bin/x  ", "/bin/x")]
    [InlineData("/bin/x \"a b\"c\t''", "/bin/x|a bc|")]
    [InlineData(@"/bin/x a\ b \x41", "/bin/x|a b|A")]
    [InlineData(@"/bin/x \", @"/bin/x|\")]
    [InlineData("/bin/x 'a b", null)]
    [InlineData("", null)]
    [InlineData("''", null)]
    [InlineData(@"/bin/x \0", null)]
    public void TrySplit_Command_GivesProgramAndArguments(string command, string? expected)
    {
        var isSplit = CommandLine.TrySplit(command, out var arguments, out var problem);

        Assert.Equal(expected, isSplit ? string.Join('|', arguments) : null);
        Assert.Equal(isSplit, problem is null);
    }

    private static string Codes(ConfigResult result) => string.Join(
        ' ',
        result.Diagnostics
            .Where(found => found.Location.Line > 1)
            .Select(found => found.Code + (found.Severity == DiagnosticSeverity.Error ? "!" : "")));
}
