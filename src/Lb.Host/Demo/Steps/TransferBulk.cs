using System.Globalization;
using Lb.Host.Lab.Traffic;

namespace Lb.Host.Demo.Steps;

/// <summary>Much data to either server, with the network cards' offloads on, and Redis's own hash of what it holds.</summary>
internal sealed class TransferBulk : DemoStep
{
    private const long Mebibyte = 1024 * 1024;
    private const long Bytes = 64 * Mebibyte;
    private const int Servers = 2;

    public override string Name => "transfer_bulk";

    public override string Sentence =>
        $"SET a value of {Bytes / Mebibyte} MiB through the VIP on the local and on the remote server; Redis's own SHA-1 of it is the one sent.";

    public override string Claim => "Bulk arrives byte for byte, local and remote";

    public override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        var client = new TrafficClient(stage.Lab.Client);
        var reports = new List<BulkReport>();
        for (var seed = 1; seed <= Servers; seed++)
            reports.Add(await client.SendToRedisAsync(DemoStage.Vip, Bytes, seed, cancellation));

        return new DemoOutcome(
            reports.All(report => report.IsIntact) && reports.Select(report => report.Server).Distinct(StringComparer.Ordinal).Count() == Servers,
            string.Join(", ", reports.Select(report => string.Create(CultureInfo.InvariantCulture, $"{report.Server} {Rate(report):0} MiB/s"))),
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["transfers"] = reports.Select(report => new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["server"] = report.Server,
                    ["bytes"] = report.Bytes,
                    ["sha1_sent"] = report.HashSent,
                    ["sha1_held"] = report.HashReceived,
                    ["mebibytes_per_second"] = Math.Round(Rate(report), 1),
                }).ToArray(),
            },
            [.. reports.Select(report => $"{report.Server}: sent {report.HashSent}, holds {report.HashReceived}")]);
    }

    private static double Rate(BulkReport report) => report.Bytes / (double)Mebibyte / (report.Milliseconds / 1000);
}
