using System.Text.Json;
using Lb.Host.Commands;
using Lb.Testing;
using Lb.Testing.Configuration;

namespace Lb.Host.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private static readonly string Origin = RepositoryFiles.At("tests", "Lb.Core.Tests", "Configuration", "cases", "origin", "keepalived.conf");

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("", "", 0, "usable, 0 errors, 0 warnings")]
    [InlineData("bogus", "", 0, "usable, 0 errors, 1 warning;")]
    [InlineData("bogus", "--strict", 1, "refused, 0 errors, 1 warning;")]
    [InlineData("lb_kind NAT", "", 1, "refused, 1 error, 1 warning;")]
    public async Task Check_File_ExitCodeSaysWhetherItIsUsable(string extra, string option, int exitCode, string summary)
    {
        var run = await Check(ConfigurationText.Service(extra), option);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(summary, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Check_Findings_HaveTheContractsForm()
    {
        var run = await Check(ConfigurationText.Service("bogus\nlb_kind NAT"), "");

        Assert.Equal(
            [
                $"{_file}:3:2: warning LB2004: 'lb_kind' is overridden by the one in line 8; remove one of them",
                $"{_file}:7:1: warning LB2001: unknown keyword 'bogus' in virtual_server; it is skipped",
            ],
            run.Output.Split('\n')[..2]);
        Assert.StartsWith($"{_file}:8:9: error LB3008: 'lb_kind NAT' is not supported", run.Output.Split('\n')[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Json_IsTheContractsObject()
    {
        var run = await Check(ConfigurationText.Service("bogus\n@userspacelb standby_port 81"), "--json");

        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        Assert.Equal(1, root.GetProperty("schema_version").GetInt32());
        Assert.True(root.GetProperty("usable").GetBoolean());
        Assert.Equal(1, root.GetProperty("warnings").GetInt32());
        var finding = Assert.Single(root.GetProperty("diagnostics").EnumerateArray());
        Assert.Equal(("LB2001", "warning", 7, 1), (
            finding.GetProperty("code").GetString(),
            finding.GetProperty("severity").GetString(),
            finding.GetProperty("line").GetInt32(),
            finding.GetProperty("column").GetInt32()));
        var service = Assert.Single(root.GetProperty("virtual_services").EnumerateArray());
        Assert.Equal(("tcp", "198.18.0.100", 80, "rr", 81), (
            service.GetProperty("protocol").GetString(),
            service.GetProperty("address").GetString(),
            service.GetProperty("port").GetInt32(),
            service.GetProperty("scheduler").GetString(),
            service.GetProperty("standby_port").GetInt32()));
        Assert.Equal("198.18.0.11", service.GetProperty("real_servers")[0].GetProperty("address").GetString());
    }

    [Theory]
    [InlineData("real_server 198.18.0.12 80 {\nnotify_up /nosuch.sh\n}", "8:1", "notify_up", "/nosuch.sh does not exist")]
    [InlineData("quorum_up \"/bin/true now\" nosuchuser", "7:1", "quorum_up", "there is no user nosuchuser")]
    [InlineData("real_server 198.18.0.12 80 {\nnotify_up /bin\n}", "8:1", "notify_up", "/bin is not a file")]
    public async Task Check_ScriptThatWouldNotRun_IsAWarningWithItsPlace(string lines, string place, string keyword, string reason)
    {
        var run = await Check(ConfigurationText.Service(lines), "");

        Assert.Equal($"{_file}:{place}: warning LB4002: on this machine the script of '{keyword}' would not be run: {reason}\n", run.Output);
        Assert.Equal(ExitCode.Done, run.ExitCode);
    }

    [Theory]
    [InlineData("vrrp_script chk {\n script /nowhere/a\n user nobody\n}\n", "2:2", "script")]
    [InlineData("global_defs {\n notify_fifo /run/f\n notify_fifo_script /nowhere/a\n}\n", "3:2", "notify_fifo_script")]
    [InlineData("vrrp_instance V {\n interface lo\n virtual_router_id 5\n priority 100\n notify_master \"/nowhere/a 1\" root\n virtual_ipaddress {\n 198.18.0.50\n }\n}\n", "5:2", "notify_master")]
    public async Task Check_ScriptOfEveryKind_IsLookedAt(string block, string place, string keyword)
    {
        var run = await Check(block + ConfigurationText.Service(""), "");

        Assert.Contains($"{_file}:{place}: warning LB4002: on this machine the script of '{keyword}' would not be run: /nowhere", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ScriptThatRuns_IsNoFinding() =>
        Assert.Equal(string.Empty, (await Check(ConfigurationText.Service("quorum_up /bin/true"), "--strict")).Output);

    [Fact]
    public async Task Check_MissingFile_IsRefusedWithASentence()
    {
        var run = await CommandLineRun.Of("check", "-f", "/nowhere/lb.conf");

        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Equal("/nowhere/lb.conf:1:1: error LB1001: cannot read /nowhere/lb.conf: there is no such file\n", run.Output);
    }

    [Fact]
    public async Task Check_Directory_IsRefusedWithASentence() =>
        Assert.Contains("it is a directory", (await CommandLineRun.Of("check", "-f", Path.GetTempPath())).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("one", false)]
    [InlineData("two", true)]
    public async Task Check_ConfigId_SelectsItsLines(string id, bool isSaid)
    {
        const string Text = "@two virtual_server 198.18.0.101 80 {\n@two }\n";
        var run = await Check(Text + ConfigurationText.Service(""), "--config-id", id);
        Assert.Equal(isSaid, run.Output.Contains(":1:6: warning LB3011", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("eth1", false)]
    [InlineData("lo", true)]
    public void Check_InterfaceOfTheFile_MustBeOnThisMachine(string present, bool isSaid)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var command = CheckCommand.Create(() => new HashSet<string>([present], StringComparer.Ordinal));
        _ = command.Parse(["-f", Origin]).Invoke(new() { Output = output, Error = error });

        Assert.Equal(isSaid, output.ToString().Contains(":5:15: warning LB4001: there is no network interface 'eth1'", StringComparison.Ordinal));
    }

    private Task<CommandLineRun> Check(string text, params string[] options)
    {
        File.WriteAllText(_file, text);
        return CommandLineRun.Of(["check", "-f", _file, .. options.Where(option => option.Length > 0)]);
    }
}
