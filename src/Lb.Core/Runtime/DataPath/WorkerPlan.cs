using Lb.Core.Forwarding;
using Lb.Core.Io;

namespace Lb.Core.Runtime.DataPath;

/// <summary>What a worker decides by and sends through, swapped whole between two batches.</summary>
/// <param name="Table">The forwarding table.</param>
/// <param name="Ports">The devices that frames leave by, indexed by port number.</param>
internal sealed record WorkerPlan(ForwardingTable Table, IPacketDevice[] Ports);
