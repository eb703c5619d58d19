using System.Net;
using System.Net.Sockets;

namespace Lb.Host.Lab.Traffic;

/// <summary>One connection of a <see cref="Load"/> that is kept: it lives as long as every question is answered in time.</summary>
internal sealed class LongTalk : IDisposable
{
    private readonly RespConnection _connection;
    private readonly IReadOnlyList<string> _command;
    private readonly TimeSpan _patience;

    private LongTalk(RespConnection connection, IReadOnlyList<string> command, TimeSpan patience) =>
        (_connection, _command, _patience) = (connection, command, patience);

    /// <summary>Whether the last question was answered.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Connects and asks for the first time.</summary>
    public static async Task<LongTalk> OpenAsync(IPEndPoint server, IReadOnlyList<string> command, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        var talk = new LongTalk(await RespConnection.OpenAsync(server, late.Token), command, patience);
        _ = await talk._connection.AskAsync(command, late.Token);
        return talk;
    }

    /// <summary>Asks again and again until cancelled, and then once more.</summary>
    public async Task TalkAsync(TimeSpan pace, CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                await AskAsync();
                await Task.WhenAny(Task.Delay(pace, cancellation));
            }

            await AskAsync();
        }
        catch (Exception broken) when (broken is SocketException or IOException or OperationCanceledException)
        {
            IsAlive = false;
        }
    }

    public void Dispose() => _connection.Dispose();

    private async Task AskAsync()
    {
        using var late = new CancellationTokenSource(_patience);
        _ = await _connection.AskAsync(_command, late.Token);
    }
}
