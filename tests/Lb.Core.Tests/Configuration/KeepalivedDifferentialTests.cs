using Lb.Core.Configuration;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

/// <summary>
/// The real keepalived as the judge: <c>keepalived -t</c> ends with 0 for a clean file and not 0 for any finding. Where it says
/// clean we must not refuse, and where the file is dirty by its rules we must have a finding too. Where we are stricter, the table says by which finding.
/// </summary>
public sealed class KeepalivedDifferentialTests
{
    private const string Samples = "/usr/share/doc/keepalived/samples";

    [SkippableTheory]
    [InlineData("", true)]
    [InlineData("delay_loop 6 # six", true)]
    [InlineData("snmp_name \"a # b\"", true)]
    [InlineData("snmp_name 'a # b'", true)]
    [InlineData("virtualhost ab\"cd\"e", true)]
    [InlineData("snmp_name \"a{b}c\"", true)]
    [InlineData("$X=5\ndelay_loop $X", true)]
    [InlineData("$X= \\\nreal_server 198.18.0.${I} 80 { \\\nweight 2 \\\n}\n~SEQ(I,12,14) $X", true)]
    [InlineData("@main delay_loop 3", true)]
    [InlineData("@other gibberish", true)]
    [InlineData("@userspacelb bind none", true)]
    [InlineData("@userspacelb standby_port 81\n@userspacelb peer 198.18.0.12", true)]
    [InlineData("real_server 198.18.0.12 80 { weight 0 }", true)]
    [InlineData("real_server 198.18.0.12 80\n{\n}", true)]
    [InlineData("real_server 198.18.0.12 80 {\nuthreshold 20\nlthreshold 10\n}", true)]
    [InlineData("flag-1\nflag-2\nflag-3", true)]
    [InlineData("persistence_timeout", true)]
    [InlineData("persistence_timeout 1", true)]
    [InlineData("persistence_timeout 2678400\npersistence_granularity 255.255.255.0", true)]
    [InlineData("persistence_granularity 255.255.0.255", true)]
    [InlineData("persistence_timeout 0", false)]
    [InlineData("persistence_timeout 2678401", false)]
    [InlineData("persistence_granularity 255.255.255", true, "LB3001")]
    [InlineData("persistence_granularity 0.0.0.0", true, "LB3001")]
    [InlineData("persistence_granularity x", false)]
    [InlineData("ops", false)]
    [InlineData("sh-port", false)]
    [InlineData("mh-fallback", false)]
    [InlineData("real_server 198.18.0.12 80 {\nuthreshold 4294967296\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nlthreshold -5\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nTCP_CHECK {\nconnect_timeout 1.5\nretry 0\nwarmup 0\ndelay_before_retry 0\n}\n}", true)]
    [InlineData("real_server 198.18.0.12 80 {\nTCP_CHECK {\nconnect_timeout 0\n}\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nTCP_CHECK {\ndelay_loop 0\n}\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nTCP_CHECK {\ndelay_loop 5000\n}\n}", true)]
    [InlineData("real_server 198.18.0.12 80 {\nTCP_CHECK {\nretry -1\n}\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nTCP_CHECK {\nnb_get_retry 1\n}\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nTCP_CHECK {\nbindto 2001:db8::1\n}\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nMISC_CHECK {\n}\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nDNS_CHECK {\ntype DNSKEY\nname example.com.\n}\n}", true)]
    [InlineData("real_server 198.18.0.12 80 {\nDNS_CHECK {\ntype FOO\n}\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nDNS_CHECK {\nname a..b\n}\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nUDP_CHECK {\npayload Ab12f 3 456\nrequire_reply 1x\n}\n}", true)]
    [InlineData("real_server 198.18.0.12 80 {\nUDP_CHECK {\npayload zz\n}\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nUDP_CHECK {\nmin_reply_length 300\n}\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nPING_CHECK {\nconnect_port 3\n}\n}", true)]
    [InlineData("real_server 198.18.0.12 80 {\nFILE_CHECK {\ntrack_file nope\n}\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nSMTP_CHECK {\nhelo_name a\nhost {\nconnect_port 25\n}\n}\n}", true)]
    [InlineData("real_server 198.18.0.12 80 {\nHTTP_GET {\nurl {\npath /\nstatus_code 200-299 404\n}\n}\n}", true)]
    [InlineData("real_server 198.18.0.12 80 {\nHTTP_GET {\nurl {\npath /\nstatus_code 99\n}\n}\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nHTTP_GET {\nurl {\npath /\ndigest 00\n}\n}\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nHTTP_GET {\nhttp_protocol 2\nurl {\npath /\n}\n}\n}", false)]
    [InlineData("gibberish", false)]
    [InlineData("gibberish {\n}", false)]
    [InlineData("delay_loop 6 }", false)]
    [InlineData("}", false)]
    [InlineData("{", false)]
    [InlineData("snmp_name \"abc", false)]
    [InlineData("$X = 5", false)]
    [InlineData("persistence_timeout \\\n30", false)]
    [InlineData("lb_kind dr", false)]
    [InlineData("lb_algo RR", false)]
    [InlineData("lb_algo foo", false)]
    [InlineData("real_server 198.18.0.12 8080 {\n}", false)]
    [InlineData("real_server 198.18.0.11 80 {\n}", false)]
    [InlineData("real_server 2001:db8::1 80 {\n}", false)]
    [InlineData("real_server 198.18.0.12 80 {\nweight -1\n}", false)]
    [InlineData("real_server 198.18.0.12:80 {\n}", false)]
    [InlineData("real_server 198.18.0.12 80", false)]
    [InlineData("real_server 198.18.0.12 80 {\n", false)]
    public void Read_LineInAService_IsCleanIfKeepalivedSaysSo(string extra, bool isClean, string? ours = null)
    {
        var text = ConfigurationText.Service(extra);
        Assert.Equal(isClean, KeepalivedJudge.IsClean(text));

        // What is not yet acted on is no fault of the file.
        var findings = ConfigurationText.Read(text).Diagnostics.Where(found => found.Code != DiagnosticCodes.NotYetActedOn);
        Assert.Equal(isClean && ours is null, !findings.Any());
        Assert.All(findings, found => Assert.Equal(ours ?? found.Code, found.Code));
    }

    [SkippableTheory]
    [InlineData("rr", "", true)]
    [InlineData("wrr", "", true)]
    [InlineData("lc", "", true)]
    [InlineData("wlc", "", true)]
    [InlineData("lblc", "", true)]
    [InlineData("lblcr", "", true)]
    [InlineData("dh", "", true)]
    [InlineData("fo", "", true)]
    [InlineData("ovf", "", true)]
    [InlineData("sed", "", true)]
    [InlineData("nq", "", true)]
    [InlineData("twos", "", true)]
    [InlineData("sh", "sh-port\nsh-fallback", true)]
    [InlineData("mh", "mh-port\nmh-fallback", true)]
    [InlineData("mh", "flag-1\nflag-2\nflag-3", true)]
    [InlineData("wlc", "mh-port", false)]
    [InlineData("dh", "sh-port", false)]
    public void Read_SchedulerWithFlags_IsCleanIfKeepalivedSaysSo(string scheduler, string flags, bool isClean)
    {
        var text = ConfigurationText.Service(flags).Replace("lb_algo rr", $"lb_algo {scheduler}", StringComparison.Ordinal);
        Assert.Equal(isClean, KeepalivedJudge.IsClean(text));
        Assert.Equal(isClean, ConfigurationText.Read(text).Diagnostics.IsEmpty);
    }

    [SkippableTheory]
    [InlineData("virtual_server 198.18.0.100 80 {\n lb_algo rr\n")]
    [InlineData("virtual_server 198.18.0.100:80 {\n}")]
    [InlineData("virtual_server 198.18.0.100 http {\n}")]
    [InlineData("virtual_server 198.18.0.100 80 {\n lb_kind DR\n protocol TCP\n real_server 198.18.0.11 80 {\n}\n}")]
    [InlineData("virtual_server 198.18.0.100 80 {\n lb_algo rr\n protocol TCP\n real_server 198.18.0.11 80 {\n}\n}")]
    [InlineData("virtual_server 198.18.0.100 80 {\n lb_algo rr\n lb_kind DR\n real_server 198.18.0.11 80 {\n}\n}")]
    [InlineData("virtual_server 198.18.0.100 80 {\n lb_algo rr\n lb_kind DR\n protocol TCP\n}")]
    [InlineData("bal_defs {\n router_id x\n}")]
    [InlineData("global_defs {\n lvs_timeouts\n}")]
    [InlineData("vrrp_instance V {\n state BACKUP\n virtual_router_id 300\n}")]
    [InlineData("global_defs {\n vrrp_version 4\n}")]
    [InlineData("global_defs {\n vrrp_mcast_group4 198.18.0.1\n}")]
    [InlineData("global_defs {\n vrrp_startup_delay 0\n}")]
    [InlineData("global_defs {\n notify_fifo\n}")]
    [InlineData("vrrp_script chk {\n}")]
    [InlineData("vrrp_sync_group G {\n}")]
    public void Read_FileKeepalivedFaults_HasAFinding(string text)
    {
        Assert.False(KeepalivedJudge.IsClean(text));
        Assert.NotEmpty(ConfigurationText.Read(text).Diagnostics.Where(found => found.Code is not (DiagnosticCodes.NotYetActedOn or DiagnosticCodes.NoService)));
    }

    [SkippableFact]
    public void Read_KeepalivedsOwnSamples_HaveNoUnknownKeywordOrSyntax()
    {
        Skip.IfNot(Directory.Exists(Samples), $"no keepalived samples in {Samples}");

        // One sample lists names where a keyword stands; keepalived calls it unknown as we do.
        var sound = Directory.EnumerateFiles(Samples, "keepalived.conf*").Where(path => !path.EndsWith("vrrp.lvs_syncd", StringComparison.Ordinal));
        Assert.All(sound, path =>
        {
            var result = KeepalivedConfigReader.Read(path, new KeepalivedReaderOptions { ConfigId = ConfigurationText.ConfigId });
            Assert.DoesNotContain(result.Diagnostics, found =>
                found.Code == DiagnosticCodes.UnknownKeyword || found.Code.StartsWith("LB1", StringComparison.Ordinal));
        });
    }
}
