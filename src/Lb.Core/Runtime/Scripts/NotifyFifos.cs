using Lb.Core.Configuration;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Scripts;

/// <summary>
/// The named pipes of the configuration: <c>notify_fifo</c>, <c>vrrp_notify_fifo</c> and <c>lvs_notify_fifo</c>. Any thread. To open one asks the name service and
/// the file system, which may keep the caller waiting; who writes meanwhile does not wait with it.
/// </summary>
internal sealed class NotifyFifos(ScriptRunner runner, ScriptGate gate, ILogger logger)
{
    /// <summary>So many lines are kept while a change is under way; then the newest are lost.</summary>
    public const int MostKept = 256;

    private const string Keyword = "notify_fifo", VrrpKeyword = "vrrp_notify_fifo", LvsKeyword = "lvs_notify_fifo";

    // Held for the whole of a change; who writes does not take it.
    private readonly Lock _changing = new();

    // Never held while anything is waited for.
    private readonly Lock _writing = new();
    private readonly List<NotifyFifo> _open = [];
    private readonly List<Task> _closing = [];
    private readonly Queue<(string Line, bool IsVrrp)> _kept = new();
    private bool _isChanging;
    private bool _isClosed;

    /// <summary>
    /// Opens those that are new or were refused, closes those that are gone, and leaves alone what did not change; a script that ended is
    /// started again. Lines that come meanwhile are written when it is done.
    /// </summary>
    public void Apply(ScriptsConfig rules)
    {
        lock (_changing)
        {
            if (!_isClosed)
            {
                Change(
                [
                    .. FifoPlan.Of(Keyword, rules.NotifyFifo, rules.NotifyFifoScript, rules),
                    .. FifoPlan.Of(VrrpKeyword, rules.VrrpNotifyFifo, rules.VrrpNotifyFifoScript, rules),
                    .. FifoPlan.Of(LvsKeyword, rules.LvsNotifyFifo, rules.LvsNotifyFifoScript, rules),
                ]);
            }
        }
    }

    /// <summary>Writes a line to each that takes its kind. Never waits.</summary>
    /// <param name="line">The line, with its end.</param>
    /// <param name="isVrrp">Whether it tells of VRRP, which <c>vrrp_notify_fifo</c> takes alone, or of health, which <c>lvs_notify_fifo</c> does.</param>
    public void Write(string line, bool isVrrp)
    {
        lock (_writing)
        {
            if (!_isChanging)
            {
                Deliver(line, isVrrp);
            }
            else if (_kept.Count < MostKept)
            {
                _kept.Enqueue((line, isVrrp));
            }
            else
            {
                _open.ForEach(static fifo => fifo.Lose("a reload does not get on"));
            }
        }
    }

    /// <summary>Ends the scripts (SIGTERM, then SIGKILL) and removes the pipes that this process made.</summary>
    public Task CloseAsync()
    {
        lock (_changing)
        {
            _isClosed = true;
            Close(static _ => true);
            return Task.WhenAll(_closing);
        }
    }

    private void Change(List<FifoPlan> plans)
    {
        lock (_writing)
        {
            _isChanging = true;
        }

        var opened = new List<NotifyFifo>();
        try
        {
            // Those that are gone come first, for a new one may have the name of an old one.
            Close(fifo => !fifo.IsOpen || !plans.Exists(plan => plan.Identity == fifo.Plan.Identity));
            _open.ForEach(static fifo => fifo.EnsureReader());
            foreach (var plan in plans.Where(plan => !_open.Exists(fifo => fifo.Plan.Identity == plan.Identity)))
            {
                opened.Add(NotifyFifo.Open(plan, runner, gate, logger));
            }
        }
        finally
        {
            lock (_writing)
            {
                _open.AddRange(opened);
                _isChanging = false;
                while (_kept.TryDequeue(out var kept))
                {
                    Deliver(kept.Line, kept.IsVrrp);
                }
            }
        }
    }

    private void Close(Predicate<NotifyFifo> isGone)
    {
        List<NotifyFifo> gone;
        lock (_writing)
        {
            gone = _open.FindAll(isGone);
            _ = _open.RemoveAll(isGone);
        }

        _closing.AddRange(gone.Select(static fifo => fifo.DisposeAsync().AsTask()));
    }

    private void Deliver(string line, bool isVrrp)
    {
        foreach (var fifo in _open.Where(fifo => fifo.Plan.Keyword != (isVrrp ? LvsKeyword : VrrpKeyword)))
        {
            fifo.Write(line);
        }
    }
}
