using System.Text.Json;
using Lb.Core.Io.Pcap;
using Lb.Core.Wire;
using Lb.Host.Commands;
using Lb.Host.Tests.Commands;
using Lb.Testing;
using Lb.Testing.Configuration;

namespace Lb.Host.Tests.Replay;

/// <summary><c>lb-host replay</c> at its edges: what it refuses, in words, and what it finds out by itself.</summary>
public sealed class ReplayCommandTests : IDisposable
{
    private static readonly string[] Servers = ["--neighbor", "198.18.0.11=02:00:00:00:01:01", "--neighbor", "198.18.0.12=02:00:00:00:01:02"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--mac", "02:00:00:00:00", "'02:00:00:00:00' is not a MAC address")]
    [InlineData("--mac", "", "'' is not a MAC address")]
    [InlineData("--neighbor", "198.18.0.11", "'198.18.0.11' is not IP=MAC")]
    [InlineData("--neighbor", "198.18.0.11=here", "'198.18.0.11=here' is not IP=MAC")]
    [InlineData("--neighbor", "here=02:00:00:00:01:01", "'here=02:00:00:00:01:01' is not IP=MAC")]
    [InlineData("--neighbor", "198.18.0.11=02:00:00:00:01:01=x", "is not IP=MAC")]
    [InlineData("--local-address", "198.18.0", "'198.18.0' is not an IP address")]
    [InlineData("--role", "fault", "'fault'")]
    [InlineData("--mtu", "67", "'67' is not a number of octets from 68 to 65535")]
    [InlineData("--mtu", "many", "'many'")]
    public async Task Replay_BadOption_IsWrongUsage(string option, string value, string expected)
    {
        var run = await Replay(Capture(Syn()), option, value);
        AssertRefusal(run, ExitCode.WrongUsage, expected);
    }

    [Fact]
    public async Task Replay_NoInput_IsRefused() =>
        AssertRefusal(await Replay(_folder.File("nowhere.pcap")), ExitCode.Refused, _folder.File("nowhere.pcap"));

    [Fact]
    public async Task Replay_NoConfiguration_IsRefused()
    {
        var run = await CommandLineRun.Of("replay", "-f", _folder.File("nowhere.conf"), "--in", Capture(Syn()), "--out", Out);
        AssertRefusal(run, ExitCode.Refused, "there is no such file");
    }

    [Fact]
    public async Task Replay_ConfigurationIsRefused_FindingsAreTold()
    {
        var run = await CommandLineRun.Of("replay", "-f", Configuration("lb_kind NAT"), "--in", Capture(Syn()), "--out", Out);
        AssertRefusal(run, ExitCode.Refused, "LB3008");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(23)]
    public async Task Replay_NotACapture_IsRefused(int octets)
    {
        var file = _folder.File("in.pcap");
        File.WriteAllBytes(file, new byte[octets]);
        AssertRefusal(await Replay(file), ExitCode.Refused, file);
    }

    [Fact]
    public async Task Replay_CaptureCutOff_IsRefusedAfterWhatItHolds()
    {
        var file = Capture(Syn(), Syn(1112));
        var octets = File.ReadAllBytes(file);
        File.WriteAllBytes(file, octets[..^10]);

        AssertRefusal(await Replay(file, Servers), ExitCode.Refused, file);

        Assert.Single(Frames(Out));
    }

    [Theory]
    [InlineData("--out")]
    [InlineData("--local-out")]
    public async Task Replay_OutputCannotBeWritten_IsRefused(string option)
    {
        var run = option == "--out"
            ? await CommandLineRun.Of("replay", "-f", Configuration(), "--in", Capture(Syn()), "--out", "/nowhere/out.pcap")
            : await Replay(Capture(Syn()), option, "/nowhere/out.pcap");
        AssertRefusal(run, ExitCode.Refused, "/nowhere/out.pcap");
    }

    [Fact]
    public async Task Replay_OutputIsADirectory_IsRefused() =>
        AssertRefusal(await Replay(Capture(Syn()), "--local-out", Path.GetTempPath()), ExitCode.Refused, Path.GetTempPath());

    [Fact]
    public async Task Replay_OutputIsTheInput_IsRefusedAndTheInputUnharmed()
    {
        var file = Capture(Syn());
        var before = File.ReadAllBytes(file);

        var run = await CommandLineRun.Of("replay", "-f", Configuration(), "--in", file, "--out", Path.Combine(Path.GetDirectoryName(file)!, ".", "in.pcap"));

        AssertRefusal(run, ExitCode.Refused, "--in and --out are the same file");
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public async Task Replay_BothOutputsAreOneFile_IsRefused() =>
        AssertRefusal(await Replay(Capture(Syn()), "--local-out", Out), ExitCode.Refused, "--out and --local-out are the same file");

    [Fact]
    public async Task Replay_NoFrameToAVipAndNoMac_AsksForIt()
    {
        var elsewhere = Testing.Frames.Tcp("198.18.0.1:1111", "198.18.0.2:80", TcpFlags.Syn);
        AssertRefusal(await Replay(Capture(elsewhere)), ExitCode.Refused, "--mac");
        Assert.Equal(ExitCode.Done, (await Replay(Capture(elsewhere), "--mac", "02:00:00:00:00:64")).ExitCode);
    }

    [Fact]
    public async Task Replay_NoMac_TheFirstFrameToAVipTellsIt()
    {
        var elsewhere = Testing.Frames.Tcp("198.18.0.1:1111", "198.18.0.2:80", TcpFlags.Syn, envelope: new Envelope { DestinationMac = Stations.Peer });
        var run = await Replay(Capture(elsewhere, Syn(), Syn(1112)), Servers);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(["02:00:00:00:01:02", "02:00:00:00:01:01"], Frames(Out).Select(frame => MacAddress.ReadFrom(frame).ToString()));
    }

    [Fact]
    public async Task Replay_NeighborNotGiven_ItsFramesAreDropped()
    {
        var run = await Replay(Capture(Syn()), "--json");
        using var counters = JsonDocument.Parse(run.Output);
        Assert.Equal(1, counters.RootElement.GetProperty("dropped").GetProperty("neighbor_unresolved").GetInt64());
    }

    [Fact]
    public async Task Replay_ForPeople_TellsTheCountersInLines()
    {
        var run = await Replay(Capture(Syn(), Syn(1112)), Servers);
        Assert.Matches(@"(?m)^received +2$", run.Output);
        Assert.Matches(@"(?m)^  forwarded +2  to remote real servers$", run.Output);
        Assert.Matches(@"(?m)^flows +2  2 created$", run.Output);
    }

    private string Out => _folder.File("out.pcap");

    private static byte[] Syn(ushort port = 1111) => Testing.Frames.Tcp($"198.18.0.1:{port}", "198.18.0.100:80", TcpFlags.Syn);

    private static void AssertRefusal(CommandLineRun run, int exitCode, string expected)
    {
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static IEnumerable<byte[]> Frames(string file)
    {
        using var reader = PcapReader.Open(file);
        while (reader.TryReadNext(out var record))
        {
            yield return record.Frame.ToArray();
        }
    }

    private string Configuration(string extra = "real_server 198.18.0.12 80 {\n }")
    {
        var file = _folder.File("lb.conf");
        File.WriteAllText(file, ConfigurationText.Service(extra));
        return file;
    }

    private string Capture(params byte[][] frames)
    {
        var file = _folder.File("in.pcap");
        using var writer = PcapWriter.Create(file);
        foreach (var frame in frames)
        {
            writer.Write(frame, 1_700_000_000_000_000_000);
        }

        return file;
    }

    private Task<CommandLineRun> Replay(string input, params string[] options) =>
        CommandLineRun.Of(["replay", "-f", Configuration(), "--in", input, "--out", Out, .. options]);
}
