using Lb.Host.Lab;

namespace Lb.Lab.Tests.Checkers;

/// <summary>A server that is a process, which is killed.</summary>
/// <param name="kind">The checker.</param>
/// <param name="port">Where it serves.</param>
/// <param name="checker">The checker's block.</param>
/// <param name="argv">The command, on a host and for a port.</param>
/// <param name="programs">The programs it takes.</param>
internal sealed class ProcessService(string kind, int port, string checker, Func<LabHost, int, Task<string[]>> argv, params string[] programs)
    : CheckedService(kind, port, programs)
{
    private LabProcess? _process;

    public override async Task<string> BeginAsync(LabHost director, LabHost server)
    {
        await MendAsync(director, server);
        return checker;
    }

    public override async Task BreakAsync(LabHost director, LabHost server)
    {
        if (_process is { } process)
            await process.DisposeAsync();
    }

    public override async Task MendAsync(LabHost director, LabHost server)
    {
        var process = _process = server.Start(await argv(server, Port));
        await Eventually.TrueAsync($"{Kind}: a server on port {Port}", Patience, async () =>
            process.HasExited
                ? throw new InvalidOperationException($"{process.Name} ended: {process.Errors.Text} {process.Output.Text}")
                : (await server.RunAsync(["ss", "-Hln", IsUdp ? "-u" : "-t", $"sport = :{Port}"])).Output.Length > 0);
    }
}
