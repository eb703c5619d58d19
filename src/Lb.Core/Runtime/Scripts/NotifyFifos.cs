using Lb.Core.Configuration;
using Microsoft.Extensions.Logging;

namespace Lb.Core.Runtime.Scripts;

/// <summary>The named pipes of the configuration: <c>notify_fifo</c>, <c>vrrp_notify_fifo</c> and <c>lvs_notify_fifo</c>. One thread at a time.</summary>
internal sealed class NotifyFifos(ScriptRunner runner, ScriptGate gate, ILogger logger)
{
    private const string Keyword = "notify_fifo", VrrpKeyword = "vrrp_notify_fifo", LvsKeyword = "lvs_notify_fifo";

    private readonly List<NotifyFifo> _open = [];
    private readonly List<Task> _closing = [];

    /// <summary>
    /// Opens those that are new or were refused, closes those that are gone, and leaves alone what did not change; a script that ended is
    /// started again.
    /// </summary>
    public void Apply(ScriptsConfig rules)
    {
        List<FifoPlan> plans =
        [
            .. FifoPlan.Of(Keyword, rules.NotifyFifo, rules.NotifyFifoScript, rules),
            .. FifoPlan.Of(VrrpKeyword, rules.VrrpNotifyFifo, rules.VrrpNotifyFifoScript, rules),
            .. FifoPlan.Of(LvsKeyword, rules.LvsNotifyFifo, rules.LvsNotifyFifoScript, rules),
        ];
        foreach (var gone in _open.Where(fifo => !fifo.IsOpen || !plans.Exists(plan => plan.Identity == fifo.Plan.Identity)).ToList())
        {
            _ = _open.Remove(gone);
            _closing.Add(gone.DisposeAsync().AsTask());
        }

        _open.ForEach(static fifo => fifo.EnsureReader());
        foreach (var plan in plans.Where(plan => !_open.Exists(fifo => fifo.Plan.Identity == plan.Identity)))
        {
            _open.Add(NotifyFifo.Open(plan, runner, gate, logger));
        }
    }

    /// <summary>Writes a line to each that takes its kind. Never waits.</summary>
    /// <param name="line">The line, with its end.</param>
    /// <param name="isVrrp">Whether it tells of VRRP, which <c>vrrp_notify_fifo</c> takes alone, or of health, which <c>lvs_notify_fifo</c> does.</param>
    public void Write(string line, bool isVrrp)
    {
        foreach (var fifo in _open.Where(fifo => fifo.Plan.Keyword != (isVrrp ? LvsKeyword : VrrpKeyword)))
        {
            fifo.Write(line);
        }
    }

    /// <summary>Ends the scripts (SIGTERM, then SIGKILL) and removes the pipes that this process made.</summary>
    public Task CloseAsync()
    {
        _closing.AddRange(_open.Select(static fifo => fifo.DisposeAsync().AsTask()));
        _open.Clear();
        return Task.WhenAll(_closing);
    }
}
