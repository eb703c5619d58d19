using FsCheck;
using FsCheck.Fluent;
using Lb.Testing;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

/// <summary>Text of any kind is read to its end, without an exception, with findings that stand inside the file.</summary>
public sealed class FuzzTests
{
    private static readonly string Origin = File.ReadAllText(
        RepositoryFiles.At("tests", "Lb.Core.Tests", "Configuration", "cases", "origin", "keepalived.conf"));

    private static readonly string[] Fragments =
    [
        "{", "}", "{\n", "}\n", "\n", " ", "\"", "'", "\\", "\\\n", "#", "!", "$", "${", "$A=", "$A= \\\n", "$A", "${A}", "${_PWD}", "${_RANDOM 1",
        "@", "@^", "@main ", "@userspacelb ", "~SEQ(A,1,9) ", "~SEQ(A,", "~LST({A,B},{1},", "~SEQ({X},..)", "include /etc/lb.conf\n", "include *\n",
        "\0", "\u001b", "\ud800", "\uFEFF", "virtual_server ", "198.18.0.100 ", "2001:db8::1 ", "80 ", "real_server ", "weight ", "vrrp_instance ",
        "virtual_ipaddress ", "unicast_peer ", "authentication ", "auth_pass ", "global_defs ", "lvs_timeouts ", "tcp ", "TCP_CHECK ", "bind ",
        "vrrp_script chk ", "vrrp_sync_group G ", "group ", "track_interface ", "track_script ", "chk ", "script ", "notify ", "notify_fifo ", "script_user ",
        "virtual_routes ", "virtual_ipaddress_excluded ", "via ", "src ", "default ", "table ", "metric ", "dev ", "brd + ", "label ", "scope ", "mtu lock ",
        "use_vmac ", "advert_int ", "version ", "preempt_delay ", "mcast_dst_ip ", "auth_type PASS\n", "garp_master_delay ", "min_ttl ", "reverse ",
        "script_security ", "'a b' ", "0.3 ", "198.18.0.1/24 ", "fe80::1 ",
        "standby_port ", "wrr_order ", "persistence_granularity ", "conn_reuse_mode ", "99999999999999999999 ", "-1 ", "1e9 ", ":: ", "/ ", "eth0 ",
    ];

    [Fact]
    public void Read_AnyText_EndsWithoutException() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => IsReadWhole(text ?? "")));

    [Fact]
    public void Read_AnyTextOfOurWords_EndsWithoutException() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(200),
            Prop.ForAll(Gen.Elements(Fragments).ListOf().Select(parts => string.Concat(parts)).ToArbitrary(), IsReadWhole));

    [Fact]
    public void Read_AnyMutationOfTheOrigin_EndsWithoutException()
    {
        var mutation =
            from start in Gen.Choose(0, Origin.Length)
            from length in Gen.Choose(0, 40)
            from replacement in Gen.Elements(Fragments)
            select string.Concat(Origin.AsSpan(0, start), replacement, Origin.AsSpan(Math.Min(Origin.Length, start + length)));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(mutation.ToArbitrary(), IsReadWhole));
    }

    [Fact]
    public void Read_AnyLinesInBlocksOfVrrp_EndWithoutException()
    {
        string[] heads =
        [
            "virtual_ipaddress", "virtual_ipaddress_excluded", "virtual_routes", "unicast_peer", "track_interface", "track_script", "authentication",
        ];
        var words = Gen.Elements(Fragments).ListOf().Select(parts => string.Concat(parts));
        var text =
            from head in Gen.Elements(heads)
            from inside in words
            from beside in words
            select "vrrp_instance VI_1 {\ninterface eth1\nvirtual_router_id 51\n" + beside + "\n" + head + " {\n" + inside + "\n}\n}\n";
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(30), Prop.ForAll(text.ToArbitrary(), IsReadWhole));
    }

    [Fact]
    public void Read_EveryTruncationOfTheOrigin_EndsWithoutException() =>
        Assert.All(Enumerable.Range(0, Origin.Length), length => Assert.True(IsReadWhole(Origin[..length])));

    [Fact]
    public void Read_Secret_IsInNoFinding()
    {
        const string Secret = "hunter2secret";
        var text = Origin.Replace("1111", Secret, StringComparison.Ordinal);
        var cut = Enumerable.Range(0, text.IndexOf(Secret, StringComparison.Ordinal) - 10).Select(start => text[start..]);
        Assert.All(cut, damaged => Assert.DoesNotContain(
            ConfigurationText.Read(damaged).Diagnostics, found => found.Text.Contains(Secret, StringComparison.Ordinal)));
    }

    private static bool IsReadWhole(string text)
    {
        var result = ConfigurationText.Read(text);
        var lines = text.Count(c => c == '\n') + 1;
        return result.Diagnostics.All(found => found.Location.Line >= 1 && found.Location.Line <= lines && found.Location.Column >= 1)
            && result.IsUsable == (result.Config is not null);
    }
}
