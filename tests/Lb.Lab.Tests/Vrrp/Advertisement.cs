using System.Globalization;
using Lb.Testing;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>An advertisement as tshark read it from the wire.</summary>
/// <param name="At">When it was captured.</param>
/// <param name="SourceMac">Which node sent it.</param>
/// <param name="Source">From which address.</param>
/// <param name="Destination">To whom.</param>
/// <param name="TimeToLive">TTL or hop limit.</param>
/// <param name="Version">VRRPv2 or VRRPv3.</param>
/// <param name="VirtualRouterId">For which virtual router.</param>
/// <param name="Priority">0: the sender resigns.</param>
/// <param name="Interval">The interval field, in its version's unit.</param>
/// <param name="IsChecksumGood">tshark's verdict.</param>
/// <param name="Complaint">What tshark's experts say; "-" if nothing.</param>
internal sealed record Advertisement(
    DateTime At,
    string SourceMac,
    string Source,
    string Destination,
    int TimeToLive,
    int Version,
    byte VirtualRouterId,
    byte Priority,
    int Interval,
    bool IsChecksumGood,
    string Complaint)
{
    private static readonly string[] Fields =
    [
        "frame.time_epoch", "eth.src", "ip.src", "ipv6.src", "ip.dst", "ipv6.dst", "ip.ttl", "ipv6.hlim", "vrrp.version", "vrrp.virt_rtr_id",
        "vrrp.prio", "vrrp.adver_int", "vrrp.short_adver_int", "vrrp.checksum.status", "_ws.expert.message",
    ];

    /// <summary>Reads all advertisements of a capture, in order.</summary>
    public static IReadOnlyList<Advertisement> Read(string path) =>
        [.. Tshark.Decode(path, Fields).Select(static line => line.Split(' ', Fields.Length)).Where(static values => values[8] != "-").Select(Parse)];

    private static Advertisement Parse(string[] values) => new(
        DateTime.UnixEpoch.AddTicks((long)(decimal.Parse(values[0], CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond)),
        values[1],
        Either(values[2], values[3]),
        Either(values[4], values[5]),
        Number(Either(values[6], values[7])),
        Number(values[8]),
        (byte)Number(values[9]),
        (byte)Number(values[10]),
        Number(Either(values[11], values[12])),
        values[13] == "1",
        values[14]);

    private static string Either(string one, string other) => one == "-" ? other : one;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
