using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.DataPath;

/// <summary>What one worker has on its books about a real server of a service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Address">The server.</param>
/// <param name="Weight">The weight the scheduler goes by; null if it does not have the server.</param>
/// <param name="Active">Flows in an active state.</param>
/// <param name="Inactive">Its other flows.</param>
internal readonly record struct ServerReading(ServiceId Service, InetAddress Address, int? Weight, long Active, long Inactive)
{
    /// <summary>Clients that persistence keeps with it.</summary>
    public long Persistent { get; init; }

    /// <summary>Whether it reached its upper threshold, and gets nothing new.</summary>
    public bool IsOverloaded { get; init; }

    /// <summary>What went to it.</summary>
    public TrafficTotals Traffic { get; init; }

    /// <summary>Reads the books of some services. On the worker's thread.</summary>
    public static List<ServerReading> Read(Forwarder forwarder, IReadOnlyCollection<ServiceId> services)
    {
        var readings = new List<ServerReading>();
        var traffic = forwarder.Services.Traffic;
        foreach (var id in services)
        {
            // One worker may not have taken the plan yet that brings the service.
            if (forwarder.Services.Find(id) is { } service)
            {
                foreach (var server in service.Servers)
                {
                    readings.Add(new ServerReading(
                        id,
                        server.Address,
                        service.Has(server.RealServerId) ? server.Weight : null,
                        server.ActiveConnections,
                        server.InactiveConnections)
                    {
                        Persistent = server.PersistentConnections,
                        IsOverloaded = server.IsOverloaded,
                        Traffic = traffic[server.RealServerId.Value],
                    });
                }
            }
        }

        return readings;
    }
}
