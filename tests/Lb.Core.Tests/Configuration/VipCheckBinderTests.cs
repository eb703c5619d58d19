using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Wire;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

public sealed class VipCheckBinderTests
{
    [Theory]
    [InlineData("", "", "TCP_CHECK")]
    [InlineData("@userspacelb vip_check off", "", "TCP_CHECK")]
    [InlineData("@userspacelb vip_check", "VIP_CHECK", "TCP_CHECK VIP_CHECK")]
    [InlineData("@userspacelb vip_check on", "VIP_CHECK", "TCP_CHECK VIP_CHECK")]
    public void Read_VipCheck_IsOneMoreCheckerOfEveryServer(string line, string first, string second)
    {
        var result = ConfigurationText.Read(Service("TCP", $"{line}\nreal_server 198.18.0.12 80 {{\nTCP_CHECK {{\n}}\n}}"));

        Assert.Empty(result.Diagnostics);
        Assert.Equal([first, second], Servers(result).Select(static server => string.Join(' ', server.Checkers.Select(static checker => checker.Kind))));
    }

    [Fact]
    public void Read_VipCheck_AsksForTheVirtualPortOnTheServersSchedule()
    {
        var result = ConfigurationText.Read(Service(
            "TCP", "delay_loop 7\nalpha\nconnect_timeout 2\n@userspacelb vip_check\nreal_server 198.18.0.12 8080 {\ndelay_loop 3\nretry 4\ndelay_before_retry 5\nwarmup 6\n}"));

        var check = Assert.IsType<VipCheckConfig>(Assert.Single(Servers(result)[1].Checkers));
        Assert.Equal((InetAddress.Parse("198.18.0.100"), (ushort)80, TimeSpan.FromSeconds(2)), (check.VirtualAddress, check.VirtualPort, check.Timeout));
        Assert.Equal(
            new CheckScheduleConfig { DelayLoop = TimeSpan.FromSeconds(3), Warmup = TimeSpan.FromSeconds(6), Retry = 4, DelayBeforeRetry = TimeSpan.FromSeconds(5), Alpha = true },
            check.Schedule);
        Assert.Equal(
            (1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(7)),
            (Servers(result)[0].Checkers[0].Schedule.Retry, Servers(result)[0].Checkers[0].Schedule.DelayBeforeRetry, Servers(result)[0].Checkers[0].Schedule.DelayLoop));
    }

    [Theory]
    [InlineData("UDP", "@userspacelb vip_check", "7:14 LB3033")]
    [InlineData("UDP", "@userspacelb vip_check off", "")]
    [InlineData("TCP", "@userspacelb vip_check perhaps", "7:24 LB3004!")]
    public void Read_VipCheckThatCannotBe_IsSaidAtItsPlace(string protocol, string line, string expected) =>
        Assert.Equal(expected, ConfigurationText.Short(ConfigurationText.Read(Service(protocol, line))));

    [Theory]
    [InlineData("2001:db8::100", 80, 5, DiagnosticCodes.FamilyMismatch)]
    [InlineData("198.18.0.100", 0, 5, DiagnosticCodes.BadCheckerValue)]
    [InlineData("198.18.0.100", 80, 0, DiagnosticCodes.BadCheckerValue)]
    public void Validate_RecordMadeInCode_IsHeldToTheRules(string vip, ushort port, int timeout, string code)
    {
        var config = ConfigurationText.Read(Service("TCP", "")).Config!;
        var service = config.VirtualServices[0];
        var check = new VipCheckConfig { VirtualAddress = InetAddress.Parse(vip), VirtualPort = port, Timeout = TimeSpan.FromSeconds(timeout) };

        var found = LbConfigValidator.Validate(
            config with { VirtualServices = [service with { RealServers = [service.RealServers[0] with { Checkers = [check] }] }] });

        Assert.Equal([code], found.Select(static diagnostic => diagnostic.Code));
    }

    private static string Service(string protocol, string extra) => ConfigurationText.Service(extra).Replace("protocol TCP", $"protocol {protocol}", StringComparison.Ordinal);

    private static ImmutableArray<RealServerConfig> Servers(ConfigResult result) => result.Config!.VirtualServices[0].RealServers;
}
