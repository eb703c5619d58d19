namespace Lb.Core.Scheduling;

/// <summary>A scheduler for which a step of slow start is less than an edit: what it has begun goes on.</summary>
internal interface IRampedScheduler : IScheduler
{
    /// <summary>Nothing of a server was written but its <see cref="ServerState.RampPercent"/>.</summary>
    /// <exception cref="ArgumentException">The server is not in the service.</exception>
    void Ramp(ServerState server);
}
