using System.Buffers;
using System.Security.Cryptography;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>Reads a body, up to a bound, and holds it against a digest and a pattern.</summary>
internal static class HttpBody
{
    /// <summary>Octets of a body that are read at most. A digest of a longer body fails; a pattern sees what was read.</summary>
    public const int MaximumLength = 1 << 20;

    private const int ReadLength = 16 * 1024;

    /// <summary>Reads the body to its end or the bound.</summary>
    /// <param name="body">The body.</param>
    /// <param name="digest">Its MD5 sum in lower-case hexadecimal digits; null for any.</param>
    /// <param name="pattern">What it must hold; null for anything.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What was found; empty if nothing was looked for.</returns>
    /// <exception cref="CheckFailedException">It is not as it should be.</exception>
    public static async ValueTask<string> ExamineAsync(
        Stream body, string? digest, BodyPattern? pattern, CancellationToken cancellationToken)
    {
        var kept = pattern is null ? null : new ArrayBufferWriter<byte>(ReadLength);
        using var hash = digest is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = new byte[ReadLength];
        var length = 0;
        var isComplete = false;
        while (!isComplete && length < MaximumLength)
        {
            var read = await body.ReadAsync(buffer.AsMemory(0, Math.Min(ReadLength, MaximumLength - length)), cancellationToken);
            isComplete = read == 0;
            length += read;
            kept?.Write(buffer.AsSpan(0, read));
            hash?.AppendData(buffer, 0, read);
        }

        if (hash is not null)
        {
            // A body of exactly the bound may have ended there.
            isComplete = isComplete || await body.ReadAsync(buffer.AsMemory(0, 1), cancellationToken) == 0;
            Compare(hash, digest!, isComplete);
        }

        if (pattern is not null)
            pattern.Examine(kept!.WrittenSpan);

        return (hash, pattern) switch
        {
            (null, null) => "",
            (not null, null) => "digest as expected",
            (null, not null) => "body as expected",
            _ => "digest and body as expected",
        };
    }

    private static void Compare(IncrementalHash hash, string digest, bool isComplete)
    {
        if (!isComplete)
            throw new CheckFailedException($"the body has more than {MaximumLength} octets, of which no digest is computed");

        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != digest)
            throw new CheckFailedException($"digest {found}, not {digest}");
    }
}
