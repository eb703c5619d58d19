using System.Text.RegularExpressions;
using Lb.Host.Demo;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;
using Lb.Testing;

namespace Lb.Lab.Tests.Samples;

/// <summary>samples/two-node-redis, set up in a lab as its README says, from its own files and commands.</summary>
internal sealed partial class TwoNodeRedis : IAsyncDisposable
{
    public const string Vip = "198.18.0.100";

    private readonly LabSandbox _sandbox;

    private TwoNodeRedis(LabSandbox sandbox, LabHost client, LabHost server1, LabHost server2) =>
        (_sandbox, Client, Server1, Server2) = (sandbox, client, server1, server2);

    public LabHost Client { get; }

    public LabHost Server1 { get; }

    public LabHost Server2 { get; }

    /// <summary>The configuration of both nodes.</summary>
    public static string Configuration => File.ReadAllText(PathOf("lb.conf"));

    public static string PathOf(string file) => RepositoryFiles.At("samples", "two-node-redis", file);

    /// <summary>The fenced snippets of the README in a language.</summary>
    public static IReadOnlyList<string> Snippets(string language) =>
        [.. Fence().Matches(File.ReadAllText(PathOf("README.md"))).Where(fence => fence.Groups["language"].Value == language).Select(fence => fence.Groups["text"].Value)];

    /// <summary>The value of a setting of the unit.</summary>
    public static string UnitSetting(string name) =>
        File.ReadLines(PathOf("lb-host.service")).Single(line => line.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];

    /// <summary>Builds the LAN and does what the README has done on both servers before lb-host starts.</summary>
    public static async Task<TwoNodeRedis> StartAsync()
    {
        LabTools.Require("redis-server", "redis-cli");
        var sandbox = await LabSandbox.StartAsync();
        try
        {
            var lan = await sandbox.AddNetworkAsync("lan");
            var server1 = await sandbox.AddHostAsync("server1", lan, "198.18.0.11/24");
            var server2 = await sandbox.AddHostAsync("server2", lan, "198.18.0.12/24");
            var client = await sandbox.AddHostAsync("client", lan, "198.18.0.10/24");
            foreach (var server in (LabHost[])[server1, server2])
            {
                await server.RunAsync(["sysctl", "-qp", PathOf("90-userspacelb.conf")]);
                foreach (var command in Commands("ip address add"))
                    await server.RunAsync(command.Split(' '));
                _ = await RedisServer.StartAsync(server);
            }

            return new TwoNodeRedis(sandbox, client, server1, server2);
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts lb-host with the capabilities that the unit leaves it and without a way to more.</summary>
    public static async Task<LabProcess> StartLbHostAsync(LabHost host)
    {
        var capabilities = UnitSetting("CapabilityBoundingSet").Split(' ').Select(name => "+" + name.Replace("CAP_", "", StringComparison.Ordinal).ToLowerInvariant());
        var file = await host.WriteFileAsync("lb.conf", Configuration);
        var process = host.Start(
        [
            "setpriv", "--no-new-privs", $"--bounding-set=-all,{string.Join(',', capabilities)}",
            .. HostProgram.Argv("run", "-f", file, "--control", Director.ControlSocketOn(host)),
        ]);
        await process.WaitForLineAsync(line => line.Contains("Balancing", StringComparison.Ordinal), Eventually.Ample);
        return process;
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    /// <summary>The commands of the README that begin so.</summary>
    public static IEnumerable<string> Commands(string begin) =>
        Snippets("sh").SelectMany(text => text.Split('\n')).Select(line => line.Trim()).Where(line => line.StartsWith(begin, StringComparison.Ordinal));

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();
}
