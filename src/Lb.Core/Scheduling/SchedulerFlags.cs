using System.Diagnostics.CodeAnalysis;

namespace Lb.Core.Scheduling;

/// <summary>
/// Flags of a service for its scheduler (include/uapi/linux/ip_vs.h, IP_VS_SVC_F_SCHED1 to 3). Schedulers that have no use for one ignore it.
/// </summary>
[Flags]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "Flags is the field's word for them.")]
public enum SchedulerFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>
    /// <c>flag-1</c>, <c>sh-fallback</c>, <c>mh-fallback</c>: a client whose server is drained or overloaded goes to another one; without
    /// it, it gets no answer.
    /// </summary>
    Fallback = 1,

    /// <summary><c>flag-2</c>, <c>sh-port</c>, <c>mh-port</c>: the client's port is hashed too, so its connections spread.</summary>
    Port = 2,

    /// <summary><c>flag-3</c>: no scheduler has a use for it; it is kept to be shown.</summary>
    Flag3 = 4,
}
