using System.Diagnostics;
using System.Net;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Lab.Tests;

public sealed class LabSandboxTests
{
    private static readonly TimeSpan Patience = Eventually.Ample;

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Dispose_ProcessesStillRunning_NothingIsLeft()
    {
        int anchor, process;
        await using (var lab = await LabSandbox.StartAsync())
        {
            var host = await lab.AddHostAsync("host");
            anchor = lab.ProcessId;
            process = await host.Start(["sleep", "120"]).GetProcessIdAsync();
            Assert.True(IsAlive(anchor) && IsAlive(process));
        }

        Assert.False(IsAlive(anchor) || IsAlive(process));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Owner_KilledBySigkill_NothingIsLeft()
    {
        LabTools.Require(LabTools.Base);
        var argv = HostProgram.Argv("lab-agent", "hold");
        var start = new ProcessStartInfo(argv[0], argv.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // its socket in /tmp would outlive the kill
        using var owner = Process.Start(start)!;
        try
        {
            var line = await owner.StandardOutput.ReadLineAsync().WaitAsync(Patience);
            var ids = Array.ConvertAll(Assert.IsType<string>(line).Split(' '), int.Parse);
            Assert.All(ids, id => Assert.True(IsAlive(id)));

            owner.Kill();

            await Eventually.TrueAsync("end of the lab", Patience, () => !ids.Any(IsAlive));
        }
        finally
        {
            owner.Kill();
        }
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Lifetime_Over_EndsTheLabWithoutItsOwner()
    {
        // Long enough to be built in.
        await using var lab = await LabSandbox.StartAsync(TimeSpan.FromSeconds(8));

        await Eventually.TrueAsync("end of the lab", Patience, () => !IsAlive(lab.ProcessId));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task TwoLabs_SameNamesAndAddresses_DoNotMeet()
    {
        await using var one = await TwoNodeLab.StartAsync();
        await using var other = await TwoNodeLab.StartAsync();
        await using var server = await TrafficClient.StartNameServerAsync(one.Server1);
        var vip = new IPEndPoint(TwoNodeLab.Vip, 7000);

        var here = await new TrafficClient(one.Client).AskAsync(vip, 1);
        var there = await new TrafficClient(other.Client).AskAsync(vip, 1);

        Assert.Equal(["server1"], here.Answers);
        Assert.Equal([null], there.Answers);
        Assert.Contains("refused", Assert.Single(there.Errors), StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Lab_Built_MachineSeesNoneOfIt()
    {
        var before = InterfacesOfTheMachine();
        await using var lab = await TwoNodeLab.StartAsync();

        // Others may give this machine an interface meanwhile.
        var ofTheLab = (await lab.Sandbox.RunAsync(["ip", "-br", "link"])).Output.Split('\n').Select(static line => line.Split(' ', '@')[0]).ToArray();
        Assert.Contains("lan", ofTheLab);
        Assert.Empty(InterfacesOfTheMachine().Except(before).Intersect(ofTheLab, StringComparer.Ordinal));
        Assert.False(Path.Exists(LabSandbox.Folder));
        Assert.False(Path.Exists("/run/netns/server1"));
        Assert.True(Path.Exists(lab.Sandbox.OutsidePath("/run/netns/server1")));
    }

    private static string[] InterfacesOfTheMachine() =>
        [.. Directory.EnumerateDirectories("/sys/class/net").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    // A process that has ended but was not reaped by its parent yet is dead all the same.
    private static bool IsAlive(int id)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{id}/stat");
            return status[status.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
