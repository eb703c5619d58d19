using System.Runtime.InteropServices;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Flows;

/// <summary>
/// What identifies a flow: the virtual service (which fixes transport, VIP and virtual port) and the client's end of it.
/// </summary>
/// <param name="Service">The virtual service.</param>
/// <param name="Client">The client's address.</param>
/// <param name="ClientPort">The client's port. 0 is kept for entries that stand for a client as a whole (persistence).</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FlowKey(ServiceId Service, InetAddress Client, ushort ClientPort)
{
    /// <summary>Service and port as one number, so that both are hashed and compared at once.</summary>
    internal uint Endpoint => ((uint)Service.Value << 16) | ClientPort;
}
