namespace Lb.Testing.Ipvs;

/// <summary>
/// What we send in each step of <see cref="IpvsBehaviour"/>: what IPVS sent, but for the differences written down here and in
/// <c>docs/ipvs-differences.md</c>.
/// </summary>
public static class IpvsExpectation
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
        [("no connection entry (sloppy_tcp=0)", "sloppy_tcp=1: TCP RST, no entry")] =
            ["local: TCP[R] 198.18.0.1:24012>198.18.0.100:80 ttl=64 len=40"],
        [("no connection entry (sloppy_tcp=0)", "TCP SYN+RST, no entry")] = ["local: TCP[SR] 198.18.0.1:24008>198.18.0.100:80 ttl=64 len=40"],
    };

    /// <summary>The frames of a step, in the words of <see cref="IpvsBehaviour"/> and in ordinal order; <c>local:</c> is the local port.</summary>
    public static string[] Of(string theme, ObservedStep step)
    {
        if (Differences.TryGetValue((theme, step.Do), out var instead))
        {
            return instead;
        }

        var expected = step.Saw.Length == 1 && IsAnswerOfTheStack(step.Saw[0])
            ? IsForNoService(theme, step.Do) ? [] : IpvsTraffic.Frames(theme, step.Do).Select(frame => $"local: {FrameText.Describe(frame)}")
            : step.Saw.Select(Normalized);
        return [.. expected.Order(StringComparer.Ordinal)];
    }

    /// <summary>A RST, an echo reply, or a port unreachable about a port that is no service: the forwarder leaves that to the director's own stack.</summary>
    private static bool IsAnswerOfTheStack(string line) =>
        line.StartsWith("cl: TCP[R", StringComparison.Ordinal)
        || line.StartsWith("cl: ICMP 0/0", StringComparison.Ordinal)
        || line.EndsWith("emb=198.18.0.1:1401>198.18.0.100:53", StringComparison.Ordinal);

    /// <summary>Such frames the kernel gets itself; only what the guard keeps from it has to be handed to it.</summary>
    private static bool IsForNoService(string theme, string step) =>
        step.StartsWith("ICMP echo", StringComparison.Ordinal)
        || step.Contains("no such service", StringComparison.Ordinal)
        || theme.StartsWith("service removed", StringComparison.Ordinal);

    /// <summary>The recorder read ports into TCP fragments that have none, and had a dash for no flags.</summary>
    private static string Normalized(string line) =>
        line.Replace("TCP[None] 198.18.0.1:0>198.18.0.100:0", "198.18.0.1>198.18.0.100", StringComparison.Ordinal)
            .Replace("TCP[-]", "TCP[]", StringComparison.Ordinal);
}
