using Lb.Core.Wire;

namespace Lb.Core.Scheduling;

/// <summary>What a scheduler may look at when it picks a server for a new flow.</summary>
/// <param name="Client">The client's address.</param>
/// <param name="ClientPort">The client's port.</param>
public readonly record struct SchedulingContext(InetAddress Client, ushort ClientPort);
