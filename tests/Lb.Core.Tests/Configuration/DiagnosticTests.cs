using Lb.Core.Configuration;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("bogus 1", "7:1 LB2001")]
    [InlineData("bogus {\n x 1\n y {\n }\n}", "7:1 LB2001")]
    [InlineData("lb_algo rr", "2:2 LB2004")]
    [InlineData("delay_loop 6 7", "7:14 LB2002")]
    [InlineData("persistence_timeout 50", "")]
    [InlineData("persistence_timeout", "")]
    [InlineData("persistence_timeout 0", "7:21 LB3003!")]
    [InlineData("persistence_timeout 2678400", "")]
    [InlineData("persistence_timeout 2678401", "7:21 LB3003!")]
    [InlineData("persistence_timeout 50 60", "7:24 LB2002")]
    [InlineData("persistence_granularity", "7:1 LB2005!")]
    [InlineData("persistence_granularity 24", "7:25 LB3001!")]
    [InlineData("persistence_granularity 0.0.0.0", "7:25 LB3001!")]
    [InlineData("persistence_granularity ffff::", "7:25 LB3001!")]
    [InlineData("persistence_engine sip", "7:1 LB2003")]
    [InlineData("ops", "7:1 LB3033")]
    [InlineData("ops no", "7:1 LB3033, 7:5 LB2002")]
    [InlineData("smtp_alert", "")]
    [InlineData("@userspacelb bogus 1", "7:14 LB2006!")]
    [InlineData("@userspacelb", "7:1 LB2005!")]
    [InlineData("@userspacelb peer", "7:14 LB2005!")]
    [InlineData("@userspacelb peer 198.18.0.300", "7:19 LB3001!")]
    [InlineData("@userspacelb peer 224.0.0.18", "7:19 LB3001!")]
    [InlineData("@userspacelb standby_port 0", "7:27 LB3002!")]
    [InlineData("@userspacelb standby_port 80", "7:27 LB3020!")]
    [InlineData("@userspacelb standby_port 81 82", "7:30 LB2002")]
    [InlineData("@userspacelb bind VI_9", "7:19 LB3019!")]
    [InlineData("@userspacelb bind \"\"", "7:19 LB3019!")]
    [InlineData("@userspacelb interface 0123456789abcdef", "7:24 LB3005!")]
    [InlineData("@userspacelb interface a/b", "7:24 LB3005!")]
    [InlineData("@userspacelb wrr_order smooth", "7:24 LB3004!")]
    [InlineData("@userspacelb peer 198.18.0.12 {\n}", "7:14 LB1009!")]
    [InlineData("real_server 198.18.0.12 80 {\nweight 65536\n}", "8:8 LB3003!")]
    [InlineData("sh-port", "7:1 LB3051")]
    [InlineData("mh-fallback", "7:1 LB3051")]
    [InlineData("flag-1 x", "7:8 LB2002")]
    [InlineData("lb_algo sh\nsh-port\nmh-port", "2:2 LB2004, 9:1 LB3051")]
    [InlineData("real_server 198.18.0.12 80 {\nweight -1\n}", "8:8 LB3003!")]
    [InlineData("real_server 198.18.0.12 80 {\nuthreshold -1\n}", "8:12 LB3003!")]
    [InlineData("real_server 198.18.0.12 80 {\nlthreshold\n}", "8:1 LB2005!")]
    [InlineData("real_server 198.18.0.12 80 {\nlthreshold 3\nuthreshold 2\n}", "7:1 LB3052")]
    [InlineData("real_server 198.18.0.12 80 {\nlthreshold 3\n}", "7:1 LB3052")]
    [InlineData("real_server 198.18.0.12 80 {\nlthreshold 3\nuthreshold 3\n}", "")]
    [InlineData("real_server 198.18.0.12 80 {\nweight\n}", "8:1 LB2005!")]
    [InlineData("real_server 198.18.0.12 80 {\ninhibit_on_failure maybe\n}", "8:20 LB3004!")]
    [InlineData("real_server 198.18.0.12 80 {\nlvs_method NAT\n}", "8:12 LB3008!")]
    [InlineData("real_server 198.18.0.12 80 {\nstandby_port 1\n}", "8:1 LB2001")]
    [InlineData("real_server 198.18.0.12 99999 {\n}", "7:25 LB3002!")]
    [InlineData("real_server 198.18.0.12 8080 {\n}", "7:1 LB3017")]
    [InlineData("real_server 198.18.0.11 80 {\n}", "7:1 LB3013!")]
    [InlineData("real_server 198.18.0.100 80 {\n}", "7:1 LB3015!")]
    [InlineData("real_server 2001:db8::1 80 {\n}", "7:1 LB3014!")]
    [InlineData("real_server fe80::1 80 {\n}", "7:13 LB3001!")]
    [InlineData("real_server 127.0.0.1 80 {\n}", "7:13 LB3001!")]
    [InlineData("real_server \"\" 80 {\n}", "7:13 LB3001!")]
    [InlineData("real_server {\n}", "7:1 LB2005!")]
    [InlineData("quorum 2", "7:1 LB3053")]
    [InlineData("quorum 1", "")]
    [InlineData("quorum 0", "7:8 LB3003!")]
    [InlineData("hysteresis 1", "7:1 LB3054")]
    [InlineData("real_server 198.18.0.12 80 {\n}\nquorum 2\nhysteresis 1", "")]
    [InlineData("real_server 198.18.0.12 80 {\n}\nquorum 2\nhysteresis 2", "10:1 LB3054")]
    [InlineData("sorry_server", "7:1 LB2005!")]
    [InlineData("sorry_server 198.18.0.9", "")]
    [InlineData("sorry_server 198.18.0.9 80", "")]
    [InlineData("sorry_server 198.18.0.9 80 81", "7:28 LB2002")]
    [InlineData("sorry_server 198.18.0.9 8080", "7:1 LB3017")]
    [InlineData("sorry_server 198.18.0.100 80", "7:1 LB3055!")]
    [InlineData("sorry_server 198.18.0.11 80", "")]
    [InlineData("sorry_server 2001:db8::1 80", "7:1 LB3014!")]
    [InlineData("@userspacelb slow_start", "7:14 LB2005!")]
    [InlineData("@userspacelb slow_start -1", "7:25 LB3003!")]
    [InlineData("@userspacelb slow_start 86401", "7:25 LB3003!")]
    [InlineData("@userspacelb slow_start 30", "7:14 LB3056")]
    [InlineData("@userspacelb slow_start 0", "")]
    [InlineData("@userspacelb flap_damping 86400", "")]
    public void Read_InAService_IsSaidAtItsPlace(string extra, string expected) =>
        Assert.Equal(expected, ConfigurationText.Short(ConfigurationText.Read(ConfigurationText.Service(extra))));

    [Theory]
    [InlineData("virtual_server 198.18.0.100 {", "1:1 LB2005!")]
    [InlineData("virtual_server 198.18.0.100:80 80 {", "1:16 LB3001!")]
    [InlineData("virtual_server 198.18.100 80 {", "1:16 LB3001!")]
    [InlineData("virtual_server 198.18.0.100 http {", "1:29 LB3002!")]
    [InlineData("virtual_server x y {", "1:16 LB3001!, 1:18 LB3002!")]
    [InlineData("virtual_server fwmark 8 {", "1:16 LB3006!")]
    [InlineData("virtual_server group G {", "1:16 LB3006!")]
    [InlineData("virtual_server 0.0.0.0 80 {", "1:16 LB3001!")]
    public void Read_HeadOfAService_IsSaidAtItsPlace(string head, string expected)
    {
        var text = ConfigurationText.Service("").Replace("virtual_server 198.18.0.100 80 {", head, StringComparison.Ordinal);
        Assert.Equal($"1:1 LB3023, {expected}".Split(", ").Order(), ConfigurationText.Short(ConfigurationText.Read(text)).Split(", ").Order());
    }

    [Theory]
    [InlineData(" lb_algo rr", " lb_algo wlb", "2:10 LB3007!")]
    [InlineData(" lb_algo rr", " lb_algo RR", "2:10 LB3007!")]
    [InlineData(" lb_algo rr", "", "1:1 LB3011")]
    [InlineData(" lb_algo rr", " sh-port\n lb_algo sh", "2:2 LB3051")]
    [InlineData(" lb_algo rr", " flag-1\n lb_algo sh", "")]
    [InlineData(" lb_algo rr", " lb_algo sh\n inhibit_on_failure\n @userspacelb vip_check", "7:2 LB3057")]
    [InlineData(" lb_algo rr", " lb_algo mh\n inhibit_on_failure\n @userspacelb vip_check", "7:2 LB3057")]
    [InlineData(" lb_algo rr", " lb_algo mh\n mh-fallback\n inhibit_on_failure\n @userspacelb vip_check", "")]
    [InlineData(" lb_algo rr", " lb_algo mh\n inhibit_on_failure", "")]
    [InlineData(" lb_algo rr", " lb_algo mh\n @userspacelb vip_check", "")]
    [InlineData(" lb_kind DR", " lb_kind NAT", "3:10 LB3008!")]
    [InlineData(" lb_kind DR", " lb_kind TUN type ipip", "3:10 LB3008!")]
    [InlineData(" lb_kind DR", " lb_kind dr", "3:10 LB3009")]
    [InlineData(" lb_kind DR", "", "1:1 LB3011")]
    [InlineData(" protocol TCP", " protocol SCTP", "4:11 LB3010!")]
    [InlineData(" protocol TCP", " protocol udp", "")]
    [InlineData(" protocol TCP", "", "1:1 LB3011")]
    [InlineData(" real_server 198.18.0.11 80 {\n }", "", "1:1 LB3016")]
    [InlineData("80 {\n }", "80 {\nweight 0\n }", "1:1 LB3016")]
    public void Read_ServiceWithOneLineChanged_IsSaidAtItsPlace(string line, string replacement, string expected)
    {
        var text = ConfigurationText.Service("").Replace(line, replacement, StringComparison.Ordinal);
        Assert.Equal(expected, ConfigurationText.Short(ConfigurationText.Read(text)));
    }

    [Theory]
    [InlineData("rr lc dh", "does not look at weights")]
    [InlineData("fo ovf lblc lblcr", "does not share connections out by weight")]
    [InlineData("wrr wlc sed nq sh mh twos", null)]
    public void Read_SlowStartBesideAScheduler_SaysWhereItCannotWork(string schedulers, string? reason)
    {
        foreach (var scheduler in schedulers.Split(' '))
        {
            var text = ConfigurationText.Service("@userspacelb slow_start 30").Replace("lb_algo rr", $"lb_algo {scheduler}", StringComparison.Ordinal);
            var texts = ConfigurationText.Read(text).Diagnostics.Select(static diagnostic => diagnostic.Text);
            if (reason is null)
                Assert.Empty(texts);
            else
                Assert.Contains($"'lb_algo {scheduler}', which {reason}; write 'lb_algo wrr' or 'lb_algo wlc'", Assert.Single(texts), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("vrrp_instance {\n}", "1:1 LB2005!")]
    [InlineData("global_defs {\nlvs_timeouts\n}", "2:1 LB2005!")]
    [InlineData("global_defs {\nlvs_timeouts tcp\n}", "2:14 LB3004!")]
    [InlineData("global_defs {\nlvs_timeouts tcp -5\n}", "2:18 LB3003!")]
    [InlineData("global_defs {\nrouter_id\n}", "2:1 LB2005!")]
    [InlineData("@userspacelb bind none", "1:14 LB2006!")]
    public void Read_OutsideServices_IsSaidAtItsPlace(string text, string expected)
    {
        var found = ConfigurationText.Short(ConfigurationText.Read(text)).Split(", ");
        Assert.Equal(expected.Split(", "), found.Where(entry => entry != "1:1 LB3023"));
    }

    public static TheoryData<string, string> InstancesOfAService() => new()
    {
        { ConfigurationText.Instance("").Replace("198.18.0.100", "198.18.0.101", StringComparison.Ordinal), "1:1 LB3021" },
        { ConfigurationText.Instance("") + "\n" + ConfigurationText.Instance("virtual_router_id 52", "virtual_router_id", "B"), "1:1 LB3021!" },
        { ConfigurationText.Instance(""), "" },
    };

    [Theory]
    [MemberData(nameof(InstancesOfAService))]
    public void Read_InstanceOfAService_MustBeClear(string instances, string expected) =>
        Assert.Equal(expected, ConfigurationText.Short(ConfigurationText.Read(ConfigurationText.Service("") + "\n" + instances)));

    [Fact]
    public void Read_ServiceTwice_IsRefused() =>
        Assert.Equal("9:1 LB3012!", ConfigurationText.Short(ConfigurationText.Read(ConfigurationText.Service("") + "\n" + ConfigurationText.Service(""))));

    [Theory]
    [InlineData("virtal_server", "virtual_server")]
    [InlineData("vrrp_instanc", "vrrp_instance")]
    public void Read_UnknownKeyword_NamesTheNearest(string keyword, string near) =>
        Assert.Contains($"'{near}'", OnlyText("LB2001", keyword + " a {\n}"), StringComparison.Ordinal);

    [Fact]
    public void Read_MisplacedKeyword_NamesItsBlock() =>
        Assert.Contains("belongs in virtual_server", OnlyText("LB2001", "real_server 198.18.0.1 80 {\n}"), StringComparison.Ordinal);

    [Fact]
    public void Read_MissingFile_IsOneFinding()
    {
        var result = KeepalivedConfigReader.Read("/nowhere/lb.conf", ConfigurationText.Options(new Dictionary<string, string>(StringComparer.Ordinal)));
        Assert.Equal("1:1 LB1001!", ConfigurationText.Short(result));
    }

    [Fact]
    public void Read_FileOfAnotherFormat_KeepsABoundedNumberOfFindings()
    {
        var result = ConfigurationText.Read(string.Concat(Enumerable.Repeat("nonsense\n", 10_000)));
        Assert.Equal(DiagnosticBag.Capacity + 1, result.Diagnostics.Length);
        Assert.Contains(result.Diagnostics, found => found.Code == DiagnosticCodes.TooManyDiagnostics);
    }

    [Fact]
    public void Read_ControlCharactersInAWord_AreNotPrinted() =>
        Assert.All(
            ConfigurationText.Read("\"\\x1b[31m\" x\nvirtual_server \"\\a\" \"\\n\" {\n}").Diagnostics,
            found => Assert.DoesNotContain(found.ToString(), char.IsControl));

    [Fact]
    public void Validate_RecordsBuiltInCode_PassTheSameRules()
    {
        var service = ConfigurationText.Read(ConfigurationText.Service("")).Config!.VirtualServices.Single() with { Location = default };
        var broken = service with { RealServers = [service.RealServers[0] with { Address = service.Key.Address, Weight = -1, Location = default }] };

        Assert.Empty(LbConfigValidator.Validate(new LbConfig { VirtualServices = [service] }));
        Assert.Equal(
            ["LB3003", "LB3012", "LB3015"],
            LbConfigValidator.Validate(new LbConfig { VirtualServices = [broken, service] }).Select(found => found.Code).Order(StringComparer.Ordinal));
    }

    private static string OnlyText(string code, string text) =>
        Assert.Single(ConfigurationText.Read(text).Diagnostics, found => found.Code == code).Text;
}
