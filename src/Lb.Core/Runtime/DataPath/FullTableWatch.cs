namespace Lb.Core.Runtime.DataPath;

/// <summary>
/// Tells when new flows begin to be refused because there is no room for them, and when that is over: from a total that is looked at now and
/// then, so that a flood is two lines in the log and not one for each frame.
/// </summary>
internal sealed class FullTableWatch
{
    /// <summary>
    /// Looks without a refusal after which it is over; 15 at two seconds each. A table at its limit has room for a moment whenever a flow
    /// expires, and that is not the end of it.
    /// </summary>
    public const int QuietLooks = 15;

    private long _total;
    private long _refused;
    private int _quiet;
    private bool _isFull;

    /// <summary>Looks at the total.</summary>
    /// <param name="total">Frames of new flows that were refused since the start; less than before when an interface was given up.</param>
    /// <param name="refused">How many of them were refused from the beginning to the end, when it is over.</param>
    public FullTableChange Look(long total, out long refused)
    {
        var more = Math.Max(0, total - _total);
        _total = total;
        _refused += more;
        _quiet = more > 0 ? 0 : _quiet + 1;
        refused = _refused;
        if (more > 0 && !_isFull)
        {
            _isFull = true;
            return FullTableChange.Began;
        }

        if (_isFull && _quiet == QuietLooks)
        {
            (_isFull, _refused) = (false, 0);
            return FullTableChange.Over;
        }

        return FullTableChange.None;
    }
}

/// <summary>What a look at the refused flows says.</summary>
internal enum FullTableChange
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>New flows are refused from now on.</summary>
    Began,

    /// <summary>They are no longer.</summary>
    Over,
}
