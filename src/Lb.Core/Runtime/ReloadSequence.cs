using System.Collections.Immutable;
using Lb.Core.Configuration;

namespace Lb.Core.Runtime;

/// <summary>
/// Puts a configuration in force in all parts of the balancer, or in none. A part takes a configuration whole, or throws and is as it was.
/// </summary>
/// <param name="parts">
/// The parts, in the order in which they take it. One that forgets what its configuration does not name comes last: it is never asked to take
/// anything back.
/// </param>
/// <param name="notPutBack">Told of a part that refused the last configuration, which it had been running.</param>
internal sealed class ReloadSequence(ImmutableArray<Func<LbConfig, Task>> parts, Action<Exception> notPutBack)
{
    /// <summary>Gives every part another configuration. If one refuses it, those before it get the last one again, in reverse order.</summary>
    /// <param name="before">What is in force.</param>
    /// <param name="after">What is to be.</param>
    /// <exception cref="Exception">What the part that refused threw.</exception>
    public async Task RunAsync(LbConfig before, LbConfig after)
    {
        var taken = 0;
        try
        {
            for (; taken < parts.Length; taken++)
            {
                await parts[taken](after);
            }
        }
        catch
        {
            while (taken-- > 0)
            {
                await PutBackAsync(parts[taken], before);
            }

            throw;
        }
    }

    private async Task PutBackAsync(Func<LbConfig, Task> part, LbConfig before)
    {
        try
        {
            await part(before);
        }
        catch (Exception error)
        {
            // The others get their turn, and whoever asked is told why the reload was refused.
            notPutBack(error);
        }
    }
}
