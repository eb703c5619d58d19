using System.Text.RegularExpressions;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Wire;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

public sealed class CheckerBinderTests
{
    [Theory]
    [InlineData("TCP_CHECK", "", 60, null, 1, 1, 5)]
    [InlineData("PING_CHECK", "", 60, null, 1, 1, 5)]
    [InlineData("UDP_CHECK", "", 60, null, 1, 1, 5)]
    [InlineData("SMTP_CHECK", "", 60, null, 1, 1, 5)]
    [InlineData("DNS_CHECK", "", 60, null, 3, 60, 5)]
    [InlineData("HTTP_GET", "url {\npath /\n}", 60, null, 1, 3, 5)]
    [InlineData("SSL_GET", "url {\npath /\n}", 60, null, 1, 3, 5)]
    [InlineData("MISC_CHECK", "misc_path /bin/true", 60, null, 0, 1, null)]
    public void Read_CheckerThatSaysNothing_HasKeepalivedsDefaults(
        string kind, string body, int delay, int? warmup, int retry, int beforeRetry, int? timeout)
    {
        var checker = Assert.Single(CheckersOf($"{kind} {{\n{body}\n}}"));
        Assert.Equal(kind, checker.Kind);
        Assert.Equal(
            (delay, warmup, retry, beforeRetry, false, timeout),
            ((int)checker.Schedule.DelayLoop.TotalSeconds,
                (int?)checker.Schedule.Warmup?.TotalSeconds,
                checker.Schedule.Retry,
                (int)checker.Schedule.DelayBeforeRetry.TotalSeconds,
                checker.Schedule.Alpha,
                (int?)(checker as NetworkCheckerConfig)?.Connection.Timeout.TotalSeconds));
    }

    [Theory]
    [InlineData("", "", "", 60, 1, 1, 5, false)]
    [InlineData("delay_loop 6", "", "", 6, 1, 1, 5, false)]
    [InlineData("delay_loop 6", "delay_loop 7", "", 7, 1, 1, 5, false)]
    [InlineData("delay_loop 6", "delay_loop 7", "delay_loop 0.5", 0.5, 1, 1, 5, false)]
    [InlineData("retry 2\nalpha", "delay_before_retry 4", "connect_timeout 1.5", 60, 2, 4, 1.5, true)]
    [InlineData("alpha", "alpha no", "", 60, 1, 1, 5, false)]
    [InlineData("connect_timeout 3", "retry 0", "delay_before_retry 0", 60, 0, 0, 3, false)]
    public void Read_Timing_ComesFromTheNearestBlock(
        string service, string server, string checker, double delay, int retry, double beforeRetry, double timeout, bool alpha)
    {
        var tcp = Assert.IsType<TcpCheckConfig>(Assert.Single(CheckersOf($"{server}\nTCP_CHECK {{\n{checker}\n}}", service)));
        Assert.Equal(
            (delay, retry, beforeRetry, timeout, alpha),
            (tcp.Schedule.DelayLoop.TotalSeconds,
                tcp.Schedule.Retry,
                tcp.Schedule.DelayBeforeRetry.TotalSeconds,
                tcp.Connection.Timeout.TotalSeconds,
                tcp.Schedule.Alpha));
    }

    [Fact]
    public void Read_DnsCheck_WaitsTheDelayLoopBeforeARetry() =>
        Assert.Equal(TimeSpan.FromSeconds(9), Assert.Single(CheckersOf("delay_loop 9\nDNS_CHECK {\n}")).Schedule.DelayBeforeRetry);

    [Theory]
    [InlineData("global_defs {\nchecker_log_all_failures\n}\n", "", true)]
    [InlineData("global_defs {\nchecker_log_all_failures\n}\n", "log_all_failures no", false)]
    [InlineData("global_defs {\nchecker_log_all_failures no\n}\n", "", false)]
    [InlineData("", "log_all_failures", true)]
    public void Read_LogAllFailures_IsTheCheckersElseTheGlobalWord(string global, string checker, bool expected)
    {
        var service = Service($"TCP_CHECK {{\n{checker}\n}}\nMISC_CHECK {{\nmisc_path /bin/true\n{checker}\n}}") + "\n";
        foreach (var file in new[] { global + service, service + global })
        {
            var config = ConfigurationText.Read(file).Config!;
            Assert.Equal([expected, expected], config.VirtualServices[0].RealServers[0].Checkers.Select(static one => one.LogsAllFailures));
        }
    }

    [Fact]
    public void Read_Connection_IsKept()
    {
        var tcp = (TcpCheckConfig)Assert.Single(CheckersOf(
            """
            TCP_CHECK {
             connect_ip 127.0.0.1
             connect_port 81
             bindto 198.18.0.1
             bind_port 1024
             bind_if lo
             warmup 0
             log_all_failures
            }
            """));
        Assert.Equal(
            new CheckConnectionConfig
            {
                Address = InetAddress.Parse("127.0.0.1"),
                Port = 81,
                BindAddress = InetAddress.Parse("198.18.0.1"),
                BindPort = 1024,
                BindInterface = "lo",
            },
            tcp.Connection);
        Assert.Equal((TimeSpan.Zero, true), (tcp.Schedule.Warmup, tcp.LogsAllFailures));
    }

    [Fact]
    public void Read_HttpCheck_IsKept()
    {
        var http = (HttpCheckConfig)Assert.Single(CheckersOf(
            """
            SSL_GET {
             http_protocol 1.0C
             virtualhost www.example.com
             enable_sni
             fast_recovery
             url {
              path /a?b=%20
              status_code 200-299 404
              digest 9B3A0C85A887A256D6939DA88AABD8CD
              virtualhost other.example.com
              regex "h.llo\\s"
              regex_options caseless utf
              regex_no_match
              regex_min_offset 3
              regex_max_offset 10
             }
             url {
              path /
             }
            }
            """));
        Assert.Equal(
            (true, HttpCheckProtocol.Http10Close, "www.example.com", true, true),
            (http.IsTls, http.Protocol, http.VirtualHost, http.SendsServerName, http.FastRecovery));
        var url = http.Urls[0];
        Assert.Equal(("/a?b=%20", "9b3a0c85a887a256d6939da88aabd8cd", "other.example.com"), (url.Path, url.Digest, url.VirtualHost));
        Assert.Equal([false, true, true, false, true, false], new[] { 199, 200, 299, 300, 404, 500 }.Select(url.Accepts));
        Assert.Equal(
            new BodyPatternConfig(@"h.llo\s")
            {
                Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
                IsUtf8 = true,
                IsForbidden = true,
                MinimumOffset = 3,
                MaximumOffset = 10,
            },
            url.Pattern);
        Assert.Equal([false, true, true, false], new[] { 199, 200, 299, 300 }.Select(http.Urls[1].Accepts));
    }

    [Theory]
    [InlineData("", "", "vs.example.com")]
    [InlineData("virtualhost rs.example.com", "", "rs.example.com")]
    [InlineData("virtualhost rs.example.com", "virtualhost c.example.com", "c.example.com")]
    public void Read_VirtualHost_ComesFromTheNearestBlock(string server, string checker, string expected)
    {
        var text = $"{server}\nHTTP_GET {{\n{checker}\nurl {{\npath /\n}}\n}}";
        Assert.Equal(expected, ((HttpCheckConfig)Assert.Single(CheckersOf(text, "virtualhost vs.example.com"))).VirtualHost);
    }

    [Theory]
    [InlineData("misc_path \"/bin/x a 'b c' \\\"d e\\\"\"", "/bin/x|a|b c|d e")]
    [InlineData("misc_path /bin/x a", "/bin/x|a")]
    [InlineData("misc_path /bin/x", "/bin/x")]
    [InlineData("misc_path \"/bin/x ''\"", "/bin/x|")]
    public void Read_MiscPath_IsCutAsKeepalivedCutsIt(string line, string expected) =>
        Assert.Equal(expected.Split('|'), ((MiscCheckConfig)Assert.Single(CheckersOf($"MISC_CHECK {{\n{line}\n}}"))).Script.Arguments);

    [Fact]
    public void Read_MiscCheck_IsKept()
    {
        var misc = (MiscCheckConfig)Assert.Single(CheckersOf("MISC_CHECK {\nmisc_path /bin/x\nmisc_timeout 3\nmisc_dynamic\nuser nobody nogroup\n}"));
        Assert.Equal(
            (TimeSpan.FromSeconds(3), true, "nobody", "nogroup"), (misc.Timeout, misc.IsDynamic, misc.Script.User, misc.Script.Group));
    }

    [Fact]
    public void Read_DnsCheck_IsKept()
    {
        var dns = (DnsCheckConfig)Assert.Single(CheckersOf("DNS_CHECK {\ntype dnskey\nname example.com.\n}"));
        Assert.Equal((DnsRecordType.Dnskey, "example.com."), (dns.Type, dns.Name));
    }

    [Fact]
    public void Read_SmtpHosts_TakeFromTheChecker()
    {
        var smtp = (SmtpCheckConfig)Assert.Single(CheckersOf(
            "SMTP_CHECK {\nhelo_name me\nconnect_port 2525\nconnect_timeout 2\nhost {\nconnect_ip 198.18.0.9\n}\nhost {\nconnect_port 26\n}\n}"));
        Assert.Equal("me", smtp.HeloName);
        Assert.Equal(
            [("198.18.0.9", 2525, 2.0), (null, 26, 2.0)],
            smtp.Hosts.Select(host => (host.Address?.ToString(), (int)host.Port!, host.Timeout.TotalSeconds)));
    }

    // The example of keepalived.conf(5).
    [Fact]
    public void Read_UdpPayload_IsReadAsKeepalivedReadsIt()
    {
        var udp = (UdpCheckConfig)Assert.Single(CheckersOf(
            "UDP_CHECK {\npayload Ab12f 3 456 546443123\nrequire_reply 1x x 0A\nmin_reply_length 2\nmax_reply_length 512\n}"));
        Assert.Equal("AB120F03450654644312" + "03", Convert.ToHexString(udp.Payload.AsSpan()));
        Assert.Equal([new MaskedOctet(0x10, 0xF0), new MaskedOctet(0, 0xF0), new MaskedOctet(0x0A, 0xFF)], udp.Reply.AsEnumerable());
        Assert.Equal((true, 2, 512), (udp.RequiresReply, udp.MinimumReplyLength, udp.MaximumReplyLength));
    }

    [Fact]
    public void Read_FileCheck_RefersToItsFile()
    {
        var result = ConfigurationText.Read(
            """
            track_file load {
             file /run/load
             weight -2
             init_file 5 overwrite
            }
            """ + "\n" + Service("FILE_CHECK {\ntrack_file load\nweight 3 reverse\n}\nFILE_CHECK {\ntrack_file load\n}"));
        Assert.Empty(result.Diagnostics);
        var file = Assert.Single(result.Config!.TrackFiles);
        Assert.Equal(
            ("load", "/run/load", new TrackWeightConfig(-2, false), new TrackFileInitConfig(5, true)),
            (file.Name, file.Path, file.Weight, file.Init));
        Assert.Equal(
            [new TrackWeightConfig(3, true), null],
            result.Config.VirtualServices[0].RealServers[0].Checkers.Cast<FileCheckConfig>().Select(check => check.Weight));
    }

    [Fact]
    public void Read_TlsClient_IsKeptAndItsPasswordNotShown()
    {
        var result = ConfigurationText.Read("SSL {\npassword hunter2\ncertificate /a.pem\nkey /k.pem\n}\n" + Service(""));
        Assert.Empty(result.Diagnostics);
        Assert.Equal(
            ("/a.pem", "/k.pem", "hunter2"),
            (result.Config!.TlsClient.CertificateFile, result.Config.TlsClient.KeyFile, result.Config.TlsClient.Password));
        Assert.DoesNotContain("hunter2", result.Config.ToString() + result.Config.TlsClient, StringComparison.Ordinal);
    }

    private static IEnumerable<CheckerConfig> CheckersOf(string server, string service = "")
    {
        var result = ConfigurationText.Read(Service(server, service));
        Assert.Empty(result.Diagnostics);
        return result.Config!.VirtualServices[0].RealServers[0].Checkers;
    }

    private static string Service(string server, string service = "") =>
        $"virtual_server 198.18.0.100 80 {{\nlb_algo rr\nlb_kind DR\nprotocol TCP\n{service}\nreal_server 198.18.0.11 80 {{\n{server}\n}}\n}}";
}
