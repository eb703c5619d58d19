namespace Lb.Host.Lab.Traffic;

/// <summary>A <see cref="Load"/> on a host of a lab.</summary>
internal sealed class RunningLoad(LabProcess agent) : IAsyncDisposable
{
    /// <summary>Waits until some more new connections were answered.</summary>
    /// <exception cref="LabException">They were not in time, or the load broke off.</exception>
    public async Task WaitForAnswersAsync(int more)
    {
        var enough = Answered + more;
        await Eventually.TrueAsync($"{enough} answers", Eventually.Ample, () => agent.HasExited || Answered >= enough);
        if (agent.HasExited)
            throw new LabException($"The load broke off. {agent.Errors.Text}");
    }

    /// <summary>Waits until a new connection had no answer.</summary>
    /// <exception cref="LabException">All had one, or the load broke off.</exception>
    public async Task WaitForFailureAsync()
    {
        await Eventually.TrueAsync("a failed connection", Eventually.Ample, () => agent.HasExited || Last is { Failed: > 0 });
        if (agent.HasExited)
            throw new LabException($"The load broke off. {agent.Errors.Text}");
    }

    /// <summary>
    /// Waits until, for half a second's worth of new connections that were all answered after this was called, those who answered are
    /// these servers: every one of them, and nobody else.
    /// </summary>
    /// <exception cref="LabException">That did not happen in time, or the load broke off.</exception>
    public async Task WaitForAnswersOfAsync(IReadOnlyCollection<string> servers, CancellationToken cancellation = default)
    {
        // The report after the next one is the first that knows only of answers from now on.
        var first = agent.Output.Lines.Count + 1;
        await Eventually.TrueAsync($"answers of {string.Join(" and ", servers)} alone", Eventually.Ample, () => agent.HasExited || Matches(), cancellation);
        if (agent.HasExited)
            throw new LabException($"The load broke off. {agent.Errors.Text}");

        bool Matches() => agent.Output.Lines.Skip(first).Any(line => AgentJson.Parse<LoadProgress>(line).Answers.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(servers));
    }

    /// <summary>Ends it.</summary>
    public async Task<LoadReport> FinishAsync()
    {
        await agent.SignalAsync(LabSignal.Terminate);
        _ = await agent.WaitForExitAsync(Eventually.Ample);
        return AgentJson.Parse<LoadReport>(agent.Output.Lines[^1]);
    }

    public ValueTask DisposeAsync() => agent.DisposeAsync();

    private LoadProgress? Last => agent.Output.Lines is [.., var last] ? AgentJson.Parse<LoadProgress>(last) : null;

    private int Answered => Last?.Answered ?? 0;
}
