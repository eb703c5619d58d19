using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Model;
using Lb.Core.Wire;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

public sealed class CheckerDiagnosticTests
{
    [Theory]
    [InlineData("TCP_CHECK", "9:1 LB1008!")]
    [InlineData("TCP_CHECK {\nurl {\npath /\n}\n}", "10:1 LB2001")]
    [InlineData("TCP_CHECK {\nnb_get_retry 3\n}", "10:1 LB2001")]
    [InlineData("SMTP_CHECK {\nretry 1\nretry 2\n}", "10:1 LB2004")]
    [InlineData("HTTP_GET {\nretry 1\nnb_get_retry 2\nurl {\npath /\n}\n}", "10:1 LB2004")]
    [InlineData("TCP_CHECK {\nfwmark 3\n}", "10:1 LB2003")]
    [InlineData("TCP_CHECK {\nconnect_timeout 0\n}", "10:17 LB3003!")]
    [InlineData("TCP_CHECK {\ndelay_loop 0\n}", "10:12 LB3003!")]
    [InlineData("TCP_CHECK {\nretry -1\n}", "10:7 LB3003!")]
    [InlineData("TCP_CHECK {\nalpha maybe\n}", "10:7 LB3004!")]
    [InlineData("TCP_CHECK {\nconnect_ip 224.0.0.1\n}", "10:12 LB3001!")]
    [InlineData("TCP_CHECK {\nconnect_port http\n}", "10:14 LB3002!")]
    [InlineData("TCP_CHECK {\nbind_if a/b\n}", "10:9 LB3005!")]
    [InlineData("TCP_CHECK {\nbindto 2001:db8::1\n}", "9:1 LB3014!")]
    [InlineData("TCP_CHECK {\n}\nTCP_CHECK {\n}", "11:1 LB3102")]
    [InlineData("TCP_CHECK {\n}\nTCP_CHECK {\nconnect_port 81\n}", "")]
    [InlineData("BFD_CHECK {\nname x\n}", "9:1 LB2003")]
    [InlineData("HTTP_GET {\n}", "9:1 LB3101!")]
    [InlineData("HTTP_GET {\nurl {\ndigest 00\n}\n}", "9:1 LB3101!, 10:1 LB3101!")]
    [InlineData("HTTP_GET {\nurl {\npath a\n}\n}", "9:1 LB3101!, 11:6 LB3004!")]
    [InlineData("HTTP_GET {\nurl {\npath /\ndigest 00\n}\n}", "12:8 LB3103!")]
    [InlineData("HTTP_GET {\nurl {\npath /\ndigest 9b3a0c85a887a256d6939da88aabd8cx\n}\n}", "12:8 LB3103!")]
    [InlineData("HTTP_GET {\nurl {\npath /\nstatus_code 99 200 600 300-200 20x\n}\n}", "12:13 LB3003!, 12:20 LB3003!, 12:24 LB3003!, 12:32 LB3003!")]
    [InlineData("HTTP_GET {\nurl {\npath /\nregex a(\n}\n}", "12:7 LB3104!")]
    [InlineData("HTTP_GET {\nurl {\npath /\nregex a\nregex_options ungreedy\n}\n}", "13:15 LB3104!")]
    [InlineData("HTTP_GET {\nurl {\npath /\nregex_no_match\n}\n}", "12:1 LB3104")]
    [InlineData("HTTP_GET {\nurl {\npath /\nregex a\nregex_min_offset 5\nregex_max_offset 4\n}\n}", "12:7 LB3003!")]
    [InlineData("HTTP_GET {\nhttp_protocol 2\nurl {\npath /\n}\n}", "10:15 LB3004!")]
    [InlineData("HTTP_GET {\nvirtualhost \"a b\"\nurl {\npath /\n}\n}", "10:13 LB3004!")]
    [InlineData("MISC_CHECK {\n}", "9:1 LB3101!")]
    [InlineData("MISC_CHECK {\nmisc_path \"\"\n}", "10:11 LB3024!")]
    [InlineData("MISC_CHECK {\nmisc_path /x\nmisc_timeout 1.5\n}", "11:14 LB3003!")]
    [InlineData("MISC_CHECK {\nmisc_path /x\nuser\n}", "11:1 LB2005!")]
    [InlineData("MISC_CHECK {\nmisc_path /x\nconnect_port 1\n}", "11:1 LB2001")]
    [InlineData("DNS_CHECK {\ntype FOO\n}", "10:6 LB3004!")]
    [InlineData("DNS_CHECK {\ntype 6\n}", "10:6 LB3004!")]
    [InlineData("DNS_CHECK {\nname a..b\n}", "10:6 LB3004!")]
    [InlineData("UDP_CHECK {\npayload\n}", "10:1 LB2005!")]
    [InlineData("UDP_CHECK {\npayload 0x\n}", "10:9 LB3105!")]
    [InlineData("UDP_CHECK {\nrequire_reply zz\n}", "10:15 LB3105!")]
    [InlineData("UDP_CHECK {\nmin_reply_length 300\n}", "10:1 LB3003!")]
    [InlineData("UDP_CHECK {\nmax_reply_length 65536\n}", "10:18 LB3003!")]
    [InlineData("FILE_CHECK {\n}", "9:1 LB3101!")]
    [InlineData("FILE_CHECK {\ntrack_file nope\n}", "10:12 LB3106!")]
    [InlineData("FILE_CHECK {\ntrack_file nope\ndelay_loop 3\n}", "10:12 LB3106!, 11:1 LB2001")]
    [InlineData("SMTP_CHECK {\nhost {\nhelo_name x\n}\n}", "11:1 LB2001")]
    public void Read_InARealServer_IsSaidAtItsPlace(string checker, string expected) =>
        Assert.Equal(
            expected,
            ConfigurationText.Short(ConfigurationText.Read(ConfigurationText.Service($"\nreal_server 198.18.0.12 80 {{\n{checker}\n}}"))));

    [Theory]
    [InlineData("track_file {\n}", "1:1 LB2005!")]
    [InlineData("track_file a {\n}", "1:1 LB2005!")]
    [InlineData("track_file a {\nfile /x\nweight 1 backwards\n}", "3:10 LB3004!")]
    [InlineData("track_file a {\nfile /x\n}\ntrack_file a {\nfile /y\n}", "4:1 LB3106!")]
    [InlineData("SSL {\nca /a.pem\n}", "2:1 LB2003")]
    public void Read_OutsideAllBlocks_IsSaidAtItsPlace(string block, string expected) =>
        Assert.Equal(
            expected,
            ConfigurationText.Short(ConfigurationText.Read(block + "\n" + ConfigurationText.Service(""))));

    [Fact]
    public void Validate_RecordsMadeInCode_AreHeldToTheRules()
    {
        var service = new VirtualServiceConfig
        {
            Key = new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), 80),
            RealServers =
            [
                new RealServerConfig
                {
                    Address = InetAddress.Parse("198.18.0.11"),
                    Port = 80,
                    Checkers =
                    [
                        new TcpCheckConfig { Schedule = new CheckScheduleConfig { DelayLoop = TimeSpan.Zero } },
                        new PingCheckConfig { Connection = new CheckConnectionConfig { Timeout = TimeSpan.Zero } },
                    ],
                },
            ],
        };
        var found = LbConfigValidator.Validate(new LbConfig { VirtualServices = [service] });
        Assert.Equal(2, found.Count(diagnostic => diagnostic.Code == DiagnosticCodes.BadCheckerValue));
    }
}
