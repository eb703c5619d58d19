namespace Lb.Host.Commands;

/// <summary>Where exceptions end: an operator gets a sentence, never a trace.</summary>
internal static class ProcessEdge
{
    /// <summary>Runs a verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="say">Takes the sentence of one that fails.</param>
    /// <returns>The verb's exit code, or <see cref="ExitCode.Refused"/>.</returns>
    public static async Task<int> RunAsync(Func<Task<int>> verb, Action<string> say)
    {
        try
        {
            return await verb();
        }
        catch (CommandRefusedException refusal)
        {
            say($"lb-host: {refusal.Message}");
        }
        catch (OperationCanceledException)
        {
            say("lb-host: stopped before it was done.");
        }
        catch (Exception exception)
        {
            say($"lb-host: internal error, please report it: {exception.GetType().Name}: {exception.Message}");
        }

        return ExitCode.Refused;
    }
}
