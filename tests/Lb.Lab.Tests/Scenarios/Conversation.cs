using System.Net;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>One connection on which a client asks again and again: it breaks off when a reply fails or is late.</summary>
internal sealed class Conversation : IAsyncDisposable
{
    private static readonly TimeSpan Patience = Eventually.Ample;

    private readonly LabProcess _shell;

    private Conversation(LabProcess shell) => _shell = shell;

    public static async Task<Conversation> StartAsync(LabHost client, IPEndPoint server)
    {
        var script = $"exec 3<>/dev/tcp/{server.Address}/{server.Port}; "
            + @"while printf '*1\r\n$3\r\nWHO\r\n' >&3 && read -r -t 30 -u 3 name; do echo ""$name""; sleep 0.02; done; exit 1";
        var conversation = new Conversation(client.Start(["bash", "-c", script]));
        await conversation.HearAsync(1);
        return conversation;
    }

    /// <summary>Waits for some more replies.</summary>
    /// <exception cref="LabException">The connection broke, or the replies did not come in time.</exception>
    public async Task HearAsync(int replies)
    {
        var heard = _shell.Output.Lines.Count;
        await Eventually.TrueAsync("the next replies on an open connection", Patience, () => _shell.HasExited || _shell.Output.Lines.Count >= heard + replies);
        if (_shell.HasExited)
            throw new LabException($"The connection broke after {_shell.Output.Lines.Count} replies. {_shell.Errors.Text}");
    }

    public ValueTask DisposeAsync() => _shell.DisposeAsync();
}
