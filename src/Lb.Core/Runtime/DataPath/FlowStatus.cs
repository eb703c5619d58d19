using System.Runtime.InteropServices;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.DataPath;

/// <summary>One flow of a running balancer at the moment it was read.</summary>
/// <param name="Service">Where the client's frames go to: the service at its own port or at its standby port.</param>
/// <param name="Client">The client's address; for a template the part of it that persistence goes by, the rest zero.</param>
/// <param name="ClientPort">The client's port; 0 for a template.</param>
/// <param name="RealServer">The real server's own address.</param>
/// <param name="State">The flow's state as <c>ipvsadm -Lnc</c> names it.</param>
/// <param name="Remaining">How long it lives without another frame.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FlowStatus(
    ServiceKey Service, InetAddress Client, ushort ClientPort, InetAddress RealServer, string State, TimeSpan Remaining)
{
    /// <summary>Whether this is no connection but the memory of where a client's connections go (persistence). Default false.</summary>
    public bool IsTemplate { get; init; }
}
