using System.Net;
using Lb.Host.Lab;

namespace Lb.Bench.Lab.Labs;

/// <summary>
/// A client, a director and a server on one network, offloads on as everywhere in a lab. The director holds the VIP and may serve it
/// itself; the server holds it quietly.
/// </summary>
internal sealed class OneArmedLab : IAsyncDisposable
{
    public static readonly IPAddress Vip = IPAddress.Parse("198.18.0.100");
    public static readonly IPAddress DirectorAddress = IPAddress.Parse("198.18.0.1");
    public static readonly IPAddress ServerAddress = IPAddress.Parse("198.18.0.2");

    private OneArmedLab(LabSandbox sandbox, LabHost client, LabHost director, LabHost server) =>
        (Sandbox, Client, Director, Server) = (sandbox, client, director, server);

    public LabSandbox Sandbox { get; }

    public LabHost Client { get; }

    public LabHost Director { get; }

    public LabHost Server { get; }

    /// <exception cref="LabUnavailableException">A privilege or a program is missing.</exception>
    public static async Task<OneArmedLab> StartAsync(TimeSpan lifetime, CancellationToken cancellation)
    {
        var lab = await LabSandbox.StartAsync(lifetime, cancellation);
        try
        {
            var lan = await lab.AddNetworkAsync("lan", cancellation);
            var director = await lab.AddHostAsync("director", lan, $"{DirectorAddress}/24", $"{Vip}/32");
            var server = await lab.AddHostAsync("server", lan, $"{ServerAddress}/24");
            await server.HoldVipQuietlyAsync($"{Vip}/32");
            return new OneArmedLab(lab, await lab.AddHostAsync("client", lan, "198.18.0.10/24"), director, server);
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
}
