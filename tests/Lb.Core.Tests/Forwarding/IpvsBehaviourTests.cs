using Lb.Testing.Ipvs;

namespace Lb.Core.Tests.Forwarding;

/// <summary>
/// The traffic of every theme that a kernel's IPVS was shown, through the forwarder: the same frames at the same servers and the same
/// table afterwards, but for the differences written down here and in <c>docs/ipvs-differences.md</c>.
/// </summary>
public sealed class IpvsBehaviourTests
{
    /// <summary>Steps in which we differ on purpose: theme, step, and what we send instead.</summary>
    private static readonly Dictionary<(string Theme, string Step), string[]> Differences = new()
    {
        // Errors about a flow whose server is gone have nowhere to go: its MAC address is not looked up any more.
        [("icmp about an existing TCP connection", "ICMP 3/4 after that server was removed")] = [],

        // Fragments are followed, not reassembled.
        [("fragments", "first fragment only")] = ["rs2: UDP 198.18.0.1:1205>198.18.0.100:53 ttl=63 len=1500 frag=0+ id=505"],

        // A RST is for the stack too: it ignores one for a connection it does not have.
        [("no connection entry (sloppy_tcp=0)", "TCP RST, no entry")] = ["local: TCP[R] 198.18.0.1:24004>198.18.0.100:80 ttl=64 len=40"],
        [("no connection entry (sloppy_tcp=0)", "TCP RST+ACK, no entry")] = ["local: TCP[RA] 198.18.0.1:24005>198.18.0.100:80 ttl=64 len=40"],
        [("no connection entry (sloppy_tcp=0)", "TCP SYN+RST, no entry")] = ["local: TCP[SR] 198.18.0.1:24008>198.18.0.100:80 ttl=64 len=40"],
    };

    public static TheoryData<string> Themes => [.. IpvsBehaviour.Names.Where(IpvsTraffic.Has)];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Process_TrafficOfATheme_GoesWhereIpvsSentIt(string theme)
    {
        var director = new TestDirector(SetupOf(theme));
        var isTold = false;
        foreach (var step in IpvsBehaviour.Theme(theme).TakeWhile(step => !step.Do.StartsWith("sysctl", StringComparison.Ordinal)))
        {
            if (step.IsCommand)
            {
                director.Ipvsadm(step.Do["ipvsadm ".Length..]);
            }
            else if (!step.Do.StartsWith("ip route", StringComparison.Ordinal))
            {
                var frames = IpvsTraffic.Frames(theme, step.Do);
                Prepare(director, theme, step);
                var sent = frames.SelectMany(frame => director.Send(frame).Wire).ToArray();
                Assert.Equal(Expected(theme, step, sent), sent.Order(StringComparer.Ordinal).Prepend(step.Do));
                isTold |= sent.Length > 0;
                AssertSameConnections(theme, step, director.Connections);
            }
        }

        Assert.True(isTold);
    }

    private static DirectorSetup SetupOf(string theme) => theme switch
    {
        "ttl and mtu" => new DirectorSetup { Mtu = 1200 },
        "no service / no server, UDP" => new DirectorSetup { Weights = [0, 0, 0] },
        _ => new DirectorSetup(),
    };

    private static void Prepare(TestDirector director, string theme, ObservedStep step)
    {
        // There, UDP port 53 was no service yet.
        if (theme == "no service / no server")
        {
            director.Listen(key => key.Port == 80 || !step.Do.StartsWith("UDP", StringComparison.Ordinal));
        }
    }

    /// <summary>
    /// What a director's own stack answers (a RST, an echo reply, a port unreachable) the forwarder leaves to that stack: the frame
    /// passes, or goes to the local port.
    /// </summary>
    private static string[] Expected(string theme, ObservedStep step, string[] sent)
    {
        if (Differences.TryGetValue((theme, step.Do), out var instead))
        {
            return [step.Do, .. instead];
        }

        var expected = step.Saw.Length == 1 && IsAnswerOfTheStack(theme, step)
            ? sent.Where(line => line.StartsWith("local: ", StringComparison.Ordinal))
            : step.Saw.Select(Normalized);
        return [step.Do, .. expected.Order(StringComparer.Ordinal)];
    }

    private static bool IsAnswerOfTheStack(string theme, ObservedStep step) =>
        step.Saw[0].StartsWith("cl: TCP[R", StringComparison.Ordinal)
        || step.Saw[0].StartsWith("cl: ICMP 0/0", StringComparison.Ordinal)
        || (theme == "no service / no server" && step.Do.StartsWith("UDP to VIP:53", StringComparison.Ordinal));

    /// <summary>The recorder read ports into TCP fragments that have none.</summary>
    private static string Normalized(string line) =>
        line.Replace("TCP[None] 198.18.0.1:0>198.18.0.100:0", "198.18.0.1>198.18.0.100", StringComparison.Ordinal);

    private static void AssertSameConnections(string theme, ObservedStep step, string[] connections)
    {
        if (step.Connections.IsDefault)
        {
            return;
        }

        var isAfterLoneFragment = theme == "fragments" && step.Do is "first fragment only" or "second fragment only" or "existing flow, fragmented";
        var ours = connections.Where(line => !isAfterLoneFragment || !line.Contains(":1205 ", StringComparison.Ordinal)).ToArray();
        var theirs = step.Connections.Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(theirs.Select(WithoutSeconds), ours.Select(WithoutSeconds));
        Assert.All(theirs.Zip(ours), pair => Assert.InRange(SecondsOf(pair.Second) - SecondsOf(pair.First), 0, 3));
    }

    private static string WithoutSeconds(string line) => line[..line.LastIndexOf(' ')];

    private static int SecondsOf(string line) => int.Parse(line.AsSpan(line.LastIndexOf(' ') + 1).TrimEnd('s'), provider: null);
}
