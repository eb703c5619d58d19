using System.Diagnostics.CodeAnalysis;

namespace Lb.Core.Wire;

/// <summary>The control bits of a TCP header (RFC 9293 §3.1), as they stand in its fourteenth octet.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "Flags is the field's word for them.")]
public enum TcpFlags : byte
{
    /// <summary>No bit.</summary>
    None = 0,

    /// <summary>No more data from the sender.</summary>
    Fin = 0x01,

    /// <summary>Synchronize sequence numbers: opens a connection.</summary>
    Syn = 0x02,

    /// <summary>Reset the connection.</summary>
    Rst = 0x04,

    /// <summary>Push.</summary>
    Psh = 0x08,

    /// <summary>The acknowledgment number counts.</summary>
    Ack = 0x10,

    /// <summary>The urgent pointer counts.</summary>
    Urg = 0x20,

    /// <summary>ECN echo (RFC 3168 §6.1).</summary>
    Ece = 0x40,

    /// <summary>Congestion window reduced (RFC 3168 §6.1).</summary>
    Cwr = 0x80,
}
