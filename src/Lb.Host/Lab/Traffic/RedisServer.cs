namespace Lb.Host.Lab.Traffic;

/// <summary>A real redis-server(1) on a lab's host, without persistence, that knows its host's name.</summary>
internal static class RedisServer
{
    /// <summary>The key under which each server keeps its host's name, so that a client can ask who answered.</summary>
    public const string NameKey = "lab:server";

    /// <summary>The command that asks who answers.</summary>
    public static readonly IReadOnlyList<string> WhoAreYou = ["GET", NameKey];

    /// <summary>Starts one on every address of a host and waits until it answers.</summary>
    public static async Task<LabProcess> StartAsync(LabHost host, int port = 6379, CancellationToken cancellation = default)
    {
        LabTools.Require("redis-server", "redis-cli");
        var redis = host.Start(
        [
            "redis-server", "--bind", "*", "-::*", "--port", $"{port}", "--protected-mode", "no", "--daemonize", "no",
            "--save", string.Empty, "--appendonly", "no", "--dir", host.Folder,
        ]);
        try
        {
            await redis.WaitForLineAsync(line => line.Contains("Ready to accept connections", StringComparison.Ordinal), Eventually.Ample, cancellation);
            await host.RunAsync(["redis-cli", "-h", "127.0.0.1", "-p", $"{port}", "SET", NameKey, host.Name], cancellation: cancellation);
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }
}
