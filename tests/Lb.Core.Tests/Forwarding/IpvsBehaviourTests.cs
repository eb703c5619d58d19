using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Wire;
using Lb.Testing.Ipvs;

namespace Lb.Core.Tests.Forwarding;

/// <summary>
/// The traffic of every theme that a kernel's IPVS was shown, through the forwarder: the same frames at the same servers and the same
/// table afterwards, but for the differences written down here and in <c>docs/ipvs-differences.md</c>.
/// </summary>
public sealed class IpvsBehaviourTests
{
    private const string SysctlCommand = "sysctl -w ";

    public static TheoryData<string> Themes => [.. IpvsBehaviour.Names];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Process_TrafficOfATheme_GoesWhereIpvsSentIt(string theme)
    {
        var director = new TestDirector(SetupOf(theme));
        var isTold = false;
        foreach (var step in IpvsBehaviour.Theme(theme))
        {
            if (step.Do.StartsWith(SysctlCommand, StringComparison.Ordinal))
            {
                director.Sysctl(step.Do[SysctlCommand.Length..]);
            }
            else if (step.IsCommand)
            {
                director.Ipvsadm(step.Do["ipvsadm ".Length..]);
            }
            else if (!step.Do.StartsWith("ip route", StringComparison.Ordinal))
            {
                var frames = IpvsTraffic.Frames(theme, step.Do);
                Prepare(director, theme, step);
                var sent = frames.SelectMany(frame => director.Send(frame).Wire).ToArray();
                Assert.Equal(IpvsExpectation.Of(theme, step).Prepend(step.Do), sent.Order(StringComparer.Ordinal).Prepend(step.Do));
                isTold |= sent.Length > 0;
                AssertSameConnections(theme, step, director.Connections);
            }
        }

        Assert.True(isTold);
    }

    private static Persistence FiveMinutes => new(TimeSpan.FromSeconds(300));

    private static DirectorSetup SetupOf(string theme) => theme switch
    {
        "ttl and mtu" => new DirectorSetup { Mtu = 1200 },
        "no service / no server, UDP" => new DirectorSetup { Weights = [0, 0, 0] },
        "thresholds -x 2 -y 1 on every server" => new DirectorSetup { Weights = [1, 1] },
        "server removed, expire_nodest_conn=1, TCP" or "server removed, expire_nodest_conn=1, UDP" =>
            new DirectorSetup { FlowPolicy = new FlowPolicy { ExpiresFlowsWithoutServer = true } },
        "persistent 300, server drained, expire_quiescent_template=1" =>
            new DirectorSetup { Persistence = FiveMinutes, FlowPolicy = new FlowPolicy { ExpiresQuiescentTemplates = true } },
        "persistent 300, server drained, expire_quiescent_template=0" or "persistent 300, server removed" =>
            new DirectorSetup { Persistence = FiveMinutes },
        "persistent 300 -M 255.255.255.0" =>
            new DirectorSetup { Persistence = FiveMinutes with { Granularity = AddressMask.FromIPv4(InetAddress.Parse("255.255.255.0")) } },
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

    private static void AssertSameConnections(string theme, ObservedStep step, string[] connections)
    {
        if (step.Connections.IsDefault)
        {
            return;
        }

        var isAfterLoneFragment = theme == "fragments" && step.Do is "first fragment only" or "second fragment only" or "existing flow, fragmented";
        var ours = connections.Where(line => !isAfterLoneFragment || !line.Contains(":1205 ", StringComparison.Ordinal)).ToArray();
        var theirs = step.Connections.Where(line => !IsReplacedTemplate(line, step)).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(theirs.Select(WithoutSeconds), ours.Select(WithoutSeconds));
        Assert.All(theirs.Zip(ours), pair => Assert.InRange(SecondsOf(pair.Second) - SecondsOf(pair.First), 0, 3));
    }

    /// <summary>A template that may not be used any more stands beside its successor in a kernel; here it becomes its successor.</summary>
    private static bool IsReplacedTemplate(string line, ObservedStep step) =>
        line.Contains(" 198.18.0.1:0 -> rs3", StringComparison.Ordinal)
        && step.Connections.Any(other => other.StartsWith("TCP NONE 198.18.0.1:0 -> rs2", StringComparison.Ordinal));

    private static string WithoutSeconds(string line) => line[..line.LastIndexOf(' ')];

    private static int SecondsOf(string line) => int.Parse(line.AsSpan(line.LastIndexOf(' ') + 1).TrimEnd('s'), provider: null);
}
