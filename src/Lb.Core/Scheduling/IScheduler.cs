namespace Lb.Core.Scheduling;

/// <summary>
/// Picks the real server of each new flow of one virtual service in one worker, on that worker's thread. Established flows never
/// come here.
/// </summary>
/// <remarks>
/// A service is built as a kernel's is, by <see cref="Add"/> for one server after another; the order of these calls, and of later
/// changes, is part of what an IPVS-exact scheduler's sequence depends on.
/// </remarks>
public interface IScheduler
{
    /// <summary>A server joined the service, or came back. As in IPVS it goes to the head of the list.</summary>
    /// <exception cref="ArgumentException">The server is in the service already.</exception>
    void Add(ServerState server);

    /// <summary>A server's <see cref="ServerState.Weight"/> or thresholds were written, be it with the same values.</summary>
    /// <exception cref="ArgumentException">The server is not in the service.</exception>
    void Edit(ServerState server);

    /// <summary>A server left the service.</summary>
    /// <exception cref="ArgumentException">The server is not in the service.</exception>
    void Remove(ServerState server);

    /// <summary>Picks a server with a weight above 0 that is not overloaded. Allocates nothing.</summary>
    /// <param name="context">Who asks.</param>
    /// <returns>The server, or <see langword="null"/> if none is usable.</returns>
    ServerState? Pick(in SchedulingContext context);
}
