namespace Lb.Core.Vrrp;

/// <summary>
/// Whether a tracked script counts as up, from the results of its runs. keepalived's counter (vrrp_script_child_thread): the first result
/// decides alone, after that <c>fall</c> failures in a row bring it down and <c>rise</c> successes in a row up. With <c>init_fail</c> it
/// begins down and needs <c>rise</c> successes.
/// </summary>
internal sealed class TrackedScriptState
{
    private readonly int _rise;
    private readonly int _fall;

    /// <summary>Makes the state before the first run.</summary>
    /// <param name="rise">Successes in a row that make it up, at least 1.</param>
    /// <param name="fall">Failures in a row that make it down, at least 1.</param>
    /// <param name="startsFailed">Whether it is down until shown to be up (<c>init_fail</c>).</param>
    public TrackedScriptState(int rise, int fall, bool startsFailed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rise, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fall, 1);
        _rise = rise;
        _fall = fall;
        IsUp = startsFailed ? false : null;
    }

    /// <summary>The verdict; null until the first run ended.</summary>
    public bool? IsUp { get; private set; }

    /// <summary>Whether the last run succeeded; null before the first.</summary>
    public bool? LastSucceeded { get; private set; }

    /// <summary>How many of the last runs, without a break, had the last one's result.</summary>
    public int Consecutive { get; private set; }

    /// <summary>Takes the result of a run.</summary>
    /// <returns>Whether the verdict changed.</returns>
    public bool Record(bool succeeded)
    {
        Consecutive = LastSucceeded == succeeded ? Math.Min(Consecutive + 1, int.MaxValue - 1) : 1;
        LastSucceeded = succeeded;
        if (IsUp == succeeded || (IsUp is not null && Consecutive < (succeeded ? _rise : _fall)))
        {
            return false;
        }

        IsUp = succeeded;
        return true;
    }
}
