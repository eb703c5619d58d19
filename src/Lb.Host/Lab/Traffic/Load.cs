using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lb.Host.Lab.Traffic;

/// <summary>
/// The clients of a service, while something happens to it: new connections at a steady pace, one question each, and long ones on which
/// questions are asked again and again.
/// </summary>
/// <param name="server">Whom they ask.</param>
/// <param name="command">The question, a Redis command.</param>
/// <param name="patience">When a client gives up; long enough for TCP to send a lost segment again more than once.</param>
internal sealed class Load(IPEndPoint server, IReadOnlyList<string> command, TimeSpan patience)
{
    private const int ProgressStep = 50;
    private static readonly TimeSpan LongPace = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<Attempt> _attempts = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, int> _lately = new(StringComparer.Ordinal);
    private int _answered;
    private int _failed;

    /// <summary>
    /// Opens the long connections, then goes on until cancelled; whoever waits for an answer by then may wait for it. Prints how many
    /// connections came to what, now and then, and a <see cref="LoadReport"/> at the end.
    /// </summary>
    /// <param name="rate">New connections a second.</param>
    /// <param name="longConnections">Long connections.</param>
    /// <param name="output">Where reports go.</param>
    /// <param name="cancellation">Ends the load.</param>
    public async Task RunAsync(int rate, int longConnections, TextWriter output, CancellationToken cancellation)
    {
        var talks = new List<LongTalk>();
        for (var i = 0; i < longConnections; i++)
            talks.Add(await LongTalk.OpenAsync(server, command, patience));

        var talking = Task.WhenAll(talks.Select(talk => talk.TalkAsync(LongPace, cancellation)));
        var asking = new List<Task>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1) / rate);
        try
        {
            do
                asking.Add(AskAsync(output));
            while (await pace.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        await Task.WhenAll(asking);
        await talking;
        AgentJson.Print(output, LoadReport.Of([.. _attempts], talks.Count, talks.Count(static talk => talk.IsAlive)));
        talks.ForEach(static talk => talk.Dispose());
    }

    private async Task AskAsync(TextWriter output)
    {
        var begin = Stopwatch.GetElapsedTime(_started);
        string? answer = null, failure = null;
        using var late = new CancellationTokenSource(patience);
        try
        {
            using var connection = await RespConnection.OpenAsync(server, late.Token);
            answer = await connection.AskAsync(command, late.Token);
        }
        catch (Exception error) when (error is SocketException or IOException or OperationCanceledException)
        {
            failure = error is OperationCanceledException ? $"no answer within {patience.TotalSeconds:0} s" : error.Message;
        }

        _attempts.Enqueue(new Attempt(begin, Stopwatch.GetElapsedTime(_started), answer, failure));
        ReportProgress(answer, output);
    }

    private void ReportProgress(string? answer, TextWriter output)
    {
        lock (_lately)
        {
            if (answer is null)
            {
                _failed++;
            }
            else
            {
                _answered++;
                _lately[answer] = _lately.GetValueOrDefault(answer) + 1;
            }

            if ((_answered + _failed) % ProgressStep == 0)
            {
                AgentJson.Print(output, new LoadProgress(_answered, _failed, _lately));
                _lately.Clear();
            }
        }
    }

    /// <summary>One short connection.</summary>
    /// <param name="Begin">When it was begun, since the load was.</param>
    /// <param name="End">When it was answered or given up.</param>
    /// <param name="Answer">The answer, or null.</param>
    /// <param name="Failure">Why there was none.</param>
    internal readonly record struct Attempt(TimeSpan Begin, TimeSpan End, string? Answer, string? Failure);
}
