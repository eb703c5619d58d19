using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lb.Host.Control;

/// <summary>Asks a running daemon over its control socket.</summary>
internal static class ControlClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Fetches one document.</summary>
    /// <param name="socketPath">The daemon's control socket.</param>
    /// <param name="route">One of <see cref="ControlRoutes"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="wait">How long the daemon was asked to wait with its answer.</param>
    /// <exception cref="CommandRefusedException">No daemon answers; the message says why and what to do.</exception>
    public static Task<string> GetAsync(string socketPath, string route, CancellationToken cancellationToken, TimeSpan wait = default) =>
        AskAsync(socketPath, route, wait, client => client.GetStringAsync(new Uri(route, UriKind.Relative), cancellationToken), cancellationToken);

    /// <summary>Has the daemon do something.</summary>
    /// <param name="socketPath">The daemon's control socket.</param>
    /// <param name="route">One of <see cref="ControlRoutes"/>.</param>
    /// <param name="json">What.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="wait">How long that may take.</param>
    /// <exception cref="CommandRefusedException">No daemon answers, or it refuses; the message says why.</exception>
    public static Task<string> PostAsync(string socketPath, string route, string json, CancellationToken cancellationToken, TimeSpan wait = default) =>
        AskAsync(socketPath, route, wait, client => PostAsync(client, route, json, cancellationToken), cancellationToken);

    /// <summary>Fetches a stream of lines.</summary>
    /// <param name="socketPath">The daemon's control socket.</param>
    /// <param name="route">A route that answers with lines.</param>
    /// <param name="take">Takes each line, one after the other.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandRefusedException">No daemon answers, or not to the end; the message says why and what to do.</exception>
    public static Task ReadLinesAsync(string socketPath, string route, Func<string, Task> take, CancellationToken cancellationToken) =>
        AskAsync(socketPath, route, TimeSpan.Zero, client => ReadLinesAsync(client, socketPath, route, take, cancellationToken), cancellationToken);

    private static async Task<bool> ReadLinesAsync(
        HttpClient client, string socketPath, string route, Func<string, Task> take, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var lines = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken));
        while (await NextAsync() is { } line)
        {
            await take(line);
        }

        return true;

        async Task<string?> NextAsync()
        {
            try
            {
                return await lines.ReadLineAsync(cancellationToken);
            }
            catch (IOException error)
            {
                throw new CommandRefusedException($"the daemon at {socketPath} stopped in the middle of its answer; what is above is not all.", error);
            }
        }
    }

    private static async Task<string> PostAsync(HttpClient client, string route, string json, CancellationToken cancellationToken)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(route, UriKind.Relative), content, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict)
            throw new CommandRefusedException(text);

        _ = response.EnsureSuccessStatusCode();
        return text;
    }

    private static async Task<T> AskAsync<T>(
        string socketPath, string route, TimeSpan wait, Func<HttpClient, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(socketPath, cancellation), UseProxy = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri("http://lb-host"), Timeout = Patience + wait };
        try
        {
            return await ask(client);
        }
        catch (HttpRequestException error) when (error.InnerException is SocketException { SocketErrorCode: var code })
        {
            throw new CommandRefusedException(Explain(socketPath, code), error);
        }
        catch (HttpRequestException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            throw new CommandRefusedException($"the daemon at {socketPath} is of a version that does not know {route}; restart it.", error);
        }
        catch (HttpRequestException error) when (error.StatusCode is null && !SomebodyAnswers(socketPath))
        {
            throw new CommandRefusedException($"no lb-host answers at {socketPath} any more: the daemon ended.", error);
        }
        catch (HttpRequestException error)
        {
            throw new CommandRefusedException($"the daemon at {socketPath} did not answer as expected: {error.Message}", error);
        }
        catch (TaskCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandRefusedException($"the daemon at {socketPath} did not answer within {(Patience + wait).TotalSeconds:0} s.", error);
        }
    }

    /// <summary>Whether a daemon has the socket open.</summary>
    public static bool SomebodyAnswers(string socketPath)
    {
        if (!File.Exists(socketPath))
        {
            return false;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(socketPath));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Explain(string socketPath, SocketError error) => error switch
    {
        SocketError.AccessDenied => $"the control socket {socketPath} is for root only; run this as root.",
        SocketError.ConnectionRefused => $"no lb-host answers at {socketPath}: the daemon ended without removing the socket. Start it again.",
        _ when !File.Exists(socketPath) => $"no lb-host is running: there is no {socketPath}. Start 'lb-host run -f FILE', or name its socket with --control.",
        _ => $"the control socket {socketPath} cannot be opened ({error}).",
    };

    private static async ValueTask<Stream> ConnectAsync(string socketPath, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
