namespace Lb.Core.Runtime.Scripts;

/// <summary>The messages of one instance or group that wait for their scripts: in order, and a bounded number. Not for several threads at once.</summary>
internal sealed class NotifyLane
{
    /// <summary>So many wait at most; then the oldest is given up, so that a script that hangs does not eat memory.</summary>
    public const int Capacity = 64;

    private readonly Queue<NotifyMessage> _waiting = new();

    /// <summary>Whether somebody works on it.</summary>
    public bool IsServed { get; set; }

    /// <summary>Adds a message.</summary>
    /// <returns>The one that was given up for it, or null.</returns>
    public NotifyMessage? Add(NotifyMessage message)
    {
        var dropped = _waiting.Count == Capacity ? _waiting.Dequeue() : null;
        _waiting.Enqueue(message);
        return dropped;
    }

    /// <summary>Takes the oldest, or null.</summary>
    public NotifyMessage? Take() => _waiting.TryDequeue(out var message) ? message : null;
}
