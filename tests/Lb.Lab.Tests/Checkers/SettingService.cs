using Lb.Host.Lab;

namespace Lb.Lab.Tests.Checkers;

/// <summary>A server whose health is one setting.</summary>
/// <param name="kind">The checker.</param>
/// <param name="port">Where it would serve.</param>
/// <param name="checker">The checker's block, on a director.</param>
/// <param name="set">Makes the setting; the hosts are the director and the server.</param>
internal sealed class SettingService(string kind, int port, Func<LabHost, string> checker, Func<LabHost, LabHost, bool, Task> set)
    : CheckedService(kind, port)
{
    public override async Task<string> BeginAsync(LabHost director, LabHost server)
    {
        await set(director, server, true);
        return checker(director);
    }

    public override Task BreakAsync(LabHost director, LabHost server) => set(director, server, false);

    public override Task MendAsync(LabHost director, LabHost server) => set(director, server, true);
}
