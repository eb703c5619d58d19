using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Lb.Host.Lab.Traffic;

/// <summary>Much data in one connection, checked by the hash the receiver makes of it.</summary>
internal static class Bulk
{
    private const int ChunkLength = 256 * 1024;

    /// <summary>
    /// Stores one large value in a Redis and lets that Redis hash it: a witness we did not write.
    /// Its scripts offer SHA-1, which is enough against accident.
    /// </summary>
    public static async Task<BulkReport> IntoRedisAsync(IPEndPoint server, long bytes, int seed, CancellationToken cancellation)
    {
        const string Key = "lab:bulk";
        using var connection = await RespConnection.OpenAsync(server, cancellation);
        var name = await connection.AskAsync(["GET", RedisServer.NameKey], cancellation);

        var started = Stopwatch.GetTimestamp();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        await connection.SendAsync(Encoding.ASCII.GetBytes($"*3\r\n$3\r\nSET\r\n${Key.Length}\r\n{Key}\r\n${bytes}\r\n"), cancellation);
        await SendNoiseAsync(connection, bytes, seed, hash, cancellation);
        await connection.SendAsync("\r\n"u8.ToArray(), cancellation);
        _ = await connection.ReadReplyAsync(cancellation);
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;

        var received = await connection.AskAsync(["EVAL", "return redis.sha1hex(redis.call('GET', KEYS[1]))", "1", Key], cancellation);
        _ = await connection.AskAsync(["DEL", Key], cancellation);
        return new BulkReport(name, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()), received, milliseconds);
    }

    /// <summary>Sends to a <see cref="NameServer"/>'s sink, which answers with its name and the SHA-256 of what it read.</summary>
    public static async Task<BulkReport> IntoSinkAsync(IPEndPoint server, long bytes, int seed, CancellationToken cancellation)
    {
        using var connection = await RespConnection.OpenAsync(server, cancellation);
        var started = Stopwatch.GetTimestamp();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await connection.SendAsync(Encoding.ASCII.GetBytes($"{bytes}\r\n"), cancellation);
        await SendNoiseAsync(connection, bytes, seed, hash, cancellation);
        var reply = (await connection.ReadReplyAsync(cancellation)).Split(' ');
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return new BulkReport(reply[0], bytes, Convert.ToHexStringLower(hash.GetHashAndReset()), reply[^1], milliseconds);
    }

    // Noise, so that no chunk can stand in for another; seeded, so that a failure can be repeated.
    private static async Task SendNoiseAsync(RespConnection connection, long bytes, int seed, IncrementalHash hash, CancellationToken cancellation)
    {
        var noise = new Random(seed);
        var chunk = new byte[ChunkLength];
        for (var left = bytes; left > 0;)
        {
            var length = (int)Math.Min(left, chunk.Length);
            noise.NextBytes(chunk);
            hash.AppendData(chunk, 0, length);
            await connection.SendAsync(chunk.AsMemory(0, length), cancellation);
            left -= length;
        }
    }
}
