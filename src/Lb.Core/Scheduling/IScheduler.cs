namespace Lb.Core.Scheduling;

/// <summary>
/// Picks the real server of each new flow of one virtual service in one worker, on that worker's thread. Established flows never
/// come here.
/// </summary>
/// <remarks>
/// <para>
/// A service is built as a kernel's is, by <see cref="Add"/> for one server after another; the order of these calls, and of later
/// changes, is part of what an IPVS-exact scheduler's sequence depends on.
/// </para>
/// <para>
/// An embedder's own goes into <c>VirtualServiceConfig.CustomScheduler</c>. Every call comes from the thread of the worker that made
/// it, so it needs no locks; nothing of it may be shared with another worker's. The <see cref="ServerState"/> objects it is given are the
/// worker's own: they count flows as they come and go, and the same object comes back when a removed server does. A call must not
/// block and must not throw: the worker, and with it the balancer, ends with an exception.
/// </para>
/// </remarks>
public interface IScheduler
{
    /// <summary>A server joined the service, or came back. As in IPVS it goes to the head of the list.</summary>
    /// <exception cref="ArgumentException">The server is in the service already.</exception>
    void Add(ServerState server);

    /// <summary>A server's <see cref="ServerState.Weight"/> or thresholds were written, be it with the same values, or slow start gave it more of its weight.</summary>
    /// <exception cref="ArgumentException">The server is not in the service.</exception>
    void Edit(ServerState server);

    /// <summary>A server left the service.</summary>
    /// <exception cref="ArgumentException">The server is not in the service.</exception>
    void Remove(ServerState server);

    /// <summary>Picks a server that <see cref="ServerState.IsUsable"/>, of those added and not removed. Allocates nothing.</summary>
    /// <param name="context">Who asks.</param>
    /// <returns>The server, or <see langword="null"/> if none is usable: then the client is told so.</returns>
    ServerState? Pick(in SchedulingContext context);
}
