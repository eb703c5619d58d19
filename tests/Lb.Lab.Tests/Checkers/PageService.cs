using System.Text.RegularExpressions;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Checkers;

/// <summary>A page of an nginx that goes on running: it is gone (status 404), or another one (digest by genhash(1)).</summary>
internal sealed partial class PageService(int port, bool hasDigest)
    : CheckedService(hasDigest ? "HTTP_GET digest" : "HTTP_GET", port, hasDigest ? ["nginx", "genhash"] : ["nginx"])
{
    private const string Well = "well\n", Ill = "ill\n";

    private string Page => $"page-{Port}";

    public override async Task<string> BeginAsync(LabHost director, LabHost server)
    {
        await MendAsync(director, server);
        server.Start(await Nginx.ArgvAsync(server, $"listen {Port}; root {server.Folder};", Port));
        await server.WaitForTcpPortAsync(Port, Patience);
        var expected = hasDigest ? $"digest {await DigestAsync(director)}" : "status_code 200";
        return $"HTTP_GET {{\n url {{\n path /{Page}\n {expected}\n }}\n }}";
    }

    public override Task BreakAsync(LabHost director, LabHost server) =>
        hasDigest ? server.WriteFileAsync(Page, Ill) : server.RunAsync(["rm", server.PathOf(Page)]);

    public override Task MendAsync(LabHost director, LabHost server) => server.WriteFileAsync(Page, Well);

    private async Task<string> DigestAsync(LabHost director)
    {
        var said = await director.RunAsync(["genhash", "-s", Rip, "-p", $"{Port}", "-u", $"/{Page}"]);
        return Digest().Match(said.Output) is { Success: true } found ? found.Value : throw new LabException($"genhash said no digest: {said.Output}");
    }

    [GeneratedRegex("[0-9a-f]{32}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digest();
}
