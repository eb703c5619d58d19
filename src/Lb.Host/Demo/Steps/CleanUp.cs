using System.Net.NetworkInformation;

namespace Lb.Host.Demo.Steps;

/// <summary>The end of the lab, and a look at what is left of it.</summary>
internal sealed class CleanUp : DemoStep
{
    private readonly string[] _interfacesBefore = Interfaces();

    public override string Name => "clean_up";

    public override string Sentence => "End the lab: no process, no interface and no file of it remains on this machine.";

    public override string Claim => "Nothing remains on this machine";

    public override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        var processOne = stage.Lab.Sandbox.ProcessId;
        await stage.DisposeAsync();

        // Process 1 goes last: the kernel reaps every other process of its namespace before it (pid_namespaces(7)).
        var gone = !Path.Exists($"/proc/{processOne}");
        var unchanged = Interfaces().SequenceEqual(_interfacesBefore, StringComparer.Ordinal);
        return new DemoOutcome(gone && unchanged, gone && unchanged ? "nothing left" : "something is left");
    }

    private static string[] Interfaces() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().Select(nic => nic.Name).Order(StringComparer.Ordinal)];
}
