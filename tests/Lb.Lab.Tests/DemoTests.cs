using System.Diagnostics;
using System.Text.Json;
using Lb.Host.Lab;
using Lb.Lab.Tests.Vrrp;

namespace Lb.Lab.Tests;

/// <summary>The demo as people and programs start it: a process, its output and its exit code.</summary>
[Collection(TimedLabs.Name)]
public sealed class DemoTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Demo_Json_EveryStepHolds()
    {
        LabTools.Require([.. LabTools.Base, "redis-server", "redis-cli", "tcpdump", "nft"]);
        Skip.IfNot(Environment.IsPrivilegedProcess, "The demo captures frames with tcpdump, which needs root.");
        var argv = HostProgram.Argv("demo", "--json");
        using var demo = Process.Start(new ProcessStartInfo(argv[0], argv.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true })!;
        try
        {
            var text = await demo.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
            await demo.WaitForExitAsync().WaitAsync(Patience);

            using var report = JsonDocument.Parse(text);
            Assert.True(demo.ExitCode == 0 && report.RootElement.GetProperty("held").GetBoolean(), text);
            Assert.Equal(1, report.RootElement.GetProperty("schema_version").GetInt32());
            Assert.Equal(
                report.RootElement.GetProperty("steps_planned").GetInt32(), report.RootElement.GetProperty("steps").GetArrayLength());

            // Each failover leaves the other server MASTER, and says what its clients saw.
            var failovers = report.RootElement.GetProperty("steps").EnumerateArray()
                .Where(step => step.GetProperty("gap_milliseconds").ValueKind == JsonValueKind.Number).ToArray();
            Assert.Equal(["kill_master", "unplug_master", "hand_over"], failovers.Select(step => step.GetProperty("name").GetString()));
            Assert.All(failovers, step =>
            {
                Assert.NotEqual(step.GetProperty("master_before").GetString(), step.GetProperty("master_after").GetString());
                Assert.True(step.GetProperty("connections").GetInt32() > step.GetProperty("failed_connections").GetInt32());
            });
        }
        finally
        {
            demo.Kill();
        }
    }
}
