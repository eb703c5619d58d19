using System.Globalization;
using System.Text.RegularExpressions;

namespace Lb.Host.Lab;

/// <summary>A running tcpdump(1), the lab's independent eye.</summary>
internal sealed partial class LabCapture : IAsyncDisposable
{
    private static int _count;

    private readonly LabSandbox _lab;
    private readonly LabProcess _tcpdump;
    private readonly string _path;

    private LabCapture(LabSandbox lab, LabProcess tcpdump, string path)
    {
        _lab = lab;
        _tcpdump = tcpdump;
        _path = path;
    }

    /// <summary>Where the capture can be read from outside, while the lab lives.</summary>
    public string OutsidePath => _lab.OutsidePath(_path);

    /// <summary>Stops once tcpdump has written every frame the kernel took for it.</summary>
    /// <returns>How many frames the file holds.</returns>
    /// <exception cref="LabException">The kernel dropped frames, so the capture proves nothing; or it could not be stopped.</exception>
    public async Task<long> StopAsync(CancellationToken cancellation = default)
    {
        // Interrupted at once, tcpdump leaves what still waits in its ring unread; so its own counters are asked until they agree.
        await Eventually.TrueAsync("tcpdump reading all of its ring", Eventually.Ample, async () => (await CountAsync(cancellation)).IsComplete, cancellation);
        await _tcpdump.SignalAsync(LabSignal.Interrupt, cancellation);
        _ = await _tcpdump.WaitForExitAsync(Eventually.Ample, cancellation);
        var final = Parse(_tcpdump.Errors.Lines);
        return final switch
        {
            { Dropped: > 0 } => throw new LabException($"tcpdump lost {final.Dropped} frames; the capture is not complete."),
            { IsComplete: false } => throw new LabException($"tcpdump left frames unread: {_tcpdump.Errors.Text}"),
            _ => final.Captured,
        };
    }

    /// <summary>Ends tcpdump, whatever it holds.</summary>
    public ValueTask DisposeAsync() => _tcpdump.DisposeAsync();

    internal static async Task<LabCapture> StartAsync(
        LabSandbox lab,
        Func<IReadOnlyList<string>, LabProcess> start,
        string folder,
        string interfaceName,
        string filter,
        int snapLength,
        CancellationToken cancellation)
    {
        LabTools.Require("tcpdump");
        if (!Environment.IsPrivilegedProcess)
            throw new LabUnavailableException("Captures need root: tcpdump insists on changing its user, which a user namespace refuses.");

        var path = $"{folder}/{interfaceName}-{Interlocked.Increment(ref _count)}.pcap";
        // 64 MiB of ring: offloads stay on, so a "frame" can be 64 KiB.
        string[] argv =
        [
            "tcpdump", "-n", "-i", interfaceName, "-w", path, "-Z", "root", "-U", "--immediate-mode",
            "-s", $"{snapLength}", "-B", "65536", .. filter.Length == 0 ? Array.Empty<string>() : [filter],
        ];
        var tcpdump = start(argv);
        try
        {
            await tcpdump.WaitForLineAsync(line => line.Contains("listening on", StringComparison.Ordinal), Eventually.Ample, cancellation);
            return new LabCapture(lab, tcpdump, path);
        }
        catch
        {
            await tcpdump.DisposeAsync();
            throw;
        }
    }

    private static Counters Parse(IEnumerable<string> lines)
    {
        var counters = new Counters(0, 0, 0, IsWhole: false);
        foreach (Match match in CounterPattern().Matches(string.Join('\n', lines)))
        {
            var count = long.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
            counters = match.Groups["what"].Value switch
            {
                "captured" => counters with { Captured = count },
                "received by filter" => counters with { Received = count },
                _ => counters with { Dropped = count, IsWhole = true },
            };
        }

        return counters;
    }

    [GeneratedRegex(@"(?<count>\d+) packets? (?<what>captured|received by filter|dropped by kernel)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CounterPattern();

    private async Task<Counters> CountAsync(CancellationToken cancellation)
    {
        var seen = _tcpdump.Errors.Lines.Count;
        await _tcpdump.SignalAsync(LabSignal.User1, cancellation);
        return await Eventually.GetAsync(
            "tcpdump's counters",
            Eventually.Ample,
            () => Task.FromResult(Parse(_tcpdump.Errors.Lines.Skip(seen)) is { IsWhole: true } counters ? counters : null),
            cancellation);
    }

    // tcpdump's three figures; frames the kernel dropped count as received (libpcap, pcap_stats(3PCAP) on Linux).
    private sealed record Counters(long Captured, long Received, long Dropped, bool IsWhole)
    {
        public bool IsComplete => IsWhole && Captured >= Received - Dropped;
    }
}
