using System.Globalization;
using System.Text;
using Lb.Core.Health;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>FILE_CHECK: reads a number from a file. Without a file or a number it is 0, as in keepalived.</summary>
/// <param name="path">The file.</param>
/// <param name="meaning">What the number means.</param>
internal sealed class FileCheck(string path, TrackedNumber meaning) : ICheck
{
    private const int LongestNumber = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A file that is not read at once (a pipe without a writer, a dead NFS server) holds a thread, and no more than one.
    private Task<int?>? _reading;

    /// <inheritdoc/>
    public async ValueTask<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var result = meaning.Read(0, TimeSpan.Zero);
        var run = await CheckRun.Of(
            Patience,
            async phases =>
            {
                phases.Begin("read");
                _reading ??= Task.Run(Read, CancellationToken.None);
                var number = await _reading.WaitAsync(phases.Token);
                _reading = null;
                result = meaning.Read(number ?? 0, TimeSpan.Zero);
                return number is null ? "no number in the file: 0" : result.Reason;
            },
            cancellationToken);
        return result with { IsSuccess = run.IsSuccess && result.IsSuccess, Reason = run.Reason, Latency = run.Latency };
    }

    private int? Read()
    {
        Span<byte> octets = stackalloc byte[LongestNumber];
        int length;
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            length = RandomAccess.Read(file, octets, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }

        var text = Encoding.ASCII.GetString(octets[..length]).Split('\n')[0].Trim();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (int)Math.Clamp(number, int.MinValue, int.MaxValue)
            : null;
    }
}
