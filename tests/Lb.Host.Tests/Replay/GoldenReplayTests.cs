using Lb.Host.Commands;
using Lb.Host.Tests.Commands;
using Lb.Testing;
using Lb.Testing.Ipvs;

namespace Lb.Host.Tests.Replay;

/// <summary>
/// Whole replays by the command that operators have. In <c>cases/STORY</c>, <c>lb.conf</c> and <c>args</c> are written by hand;
/// <c>in.pcap</c> is made from <see cref="Stories"/>, and <c>out.pcap</c>, <c>local.pcap</c>, <c>counters.json</c> and <c>story.txt</c>, which tells
/// them in words, are what came of it. <c>LB_UPDATE_GOLDENS=1</c> writes those five anew.
/// </summary>
public sealed class GoldenReplayTests : IDisposable
{
    private static readonly string Cases = RepositoryFiles.At("tests", "Lb.Host.Tests", "cases");

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> All => [.. Stories.Names];

    public static TheoryData<string> OfIpvs => [.. Stories.OfIpvs.Keys];

    private string Wire => _folder.File("out.pcap");

    private string Local => _folder.File("local.pcap");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public async Task Replay_Story_GivesItsGoldens(string name)
    {
        var (story, run) = await Replay(name);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        var sent = Story.Sent(Wire, Local);
        var told = story.Tell(sent);
        Assert.Equal(Golden.Text(InCase(name, "story.txt"), told), told);
        Assert.Equal(Golden.Text(InCase(name, "counters.json"), run.Output), run.Output);
        AssertGolden(name, "out.pcap", File.ReadAllBytes(Wire));
        AssertGolden(name, "local.pcap", File.ReadAllBytes(Local));
    }

    [Theory]
    [MemberData(nameof(OfIpvs))]
    public async Task Replay_StoryOfIpvs_SendsWhatIpvsSent(string name)
    {
        var (story, _) = await Replay(name);
        var (theme, _) = Stories.OfIpvs[name];
        var observed = IpvsBehaviour.Theme(theme).ToDictionary(step => step.Do, StringComparer.Ordinal);

        foreach (var (title, sent) in story.SentInEachScene(Story.Sent(Wire, Local)))
        {
            Assert.Equal(IpvsExpectation.Of(theme, observed[title]).Prepend(title), sent.Order(StringComparer.Ordinal).Prepend(title));
        }
    }

    // The kernel's order: ipvs-oracle.json. The smooth one: the table of ipvs-semantics, servers A to C.
    [Theory]
    [InlineData("rr", "21212121")]
    [InlineData("wrr", "321121321321121321321121321321121321")]
    [InlineData("smooth", "123121321123121321123121321123121321")]
    public async Task Replay_StoryOfAScheduler_PicksInItsOrder(string name, string expected)
    {
        var (story, _) = await Replay(name);
        var picks = story.SentInEachScene(Story.Sent(Wire, Local)).First().Sent.Select(line => line["rs".Length]);
        Assert.Equal(expected, string.Concat(picks));
    }

    [Fact]
    public void Cases_Folders_AreTheStories() =>
        Assert.Equal(Stories.Names, Directory.EnumerateDirectories(Cases).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    private static string InCase(string story, string file) => Path.Combine(Cases, story, file);

    private static void AssertGolden(string story, string file, byte[] actual) =>
        Assert.Equal(Hex.Dump(Golden.Octets(InCase(story, file), actual)), Hex.Dump(actual));

    private async Task<(Story Story, CommandLineRun Run)> Replay(string name)
    {
        var story = Stories.Named(name);
        AssertGolden(name, "in.pcap", story.ToPcap());
        var arguments = File.ReadAllText(InCase(name, "args")).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var run = await CommandLineRun.Of(
            ["replay", "-f", InCase(name, "lb.conf"), "--in", InCase(name, "in.pcap"), "--out", Wire, "--local-out", Local, "--json", .. arguments]);
        return (story, run);
    }
}
