using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Scheduling;

/// <summary>What a scheduler may look at when it picks a server for a new flow.</summary>
/// <param name="Client">The client's address.</param>
/// <param name="ClientPort">The client's port.</param>
/// <param name="Destination">The address the client sent to: the virtual address (VIP).</param>
/// <param name="DestinationPort">The port the client sent to.</param>
/// <param name="Now">The moment; it never goes back from one pick of a scheduler to the next.</param>
public readonly record struct SchedulingContext(
    InetAddress Client, ushort ClientPort, InetAddress Destination, ushort DestinationPort, Instant Now);
