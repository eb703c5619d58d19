namespace Lb.Core.Health;

/// <summary>What a frame says about a <see cref="VipProbe"/>.</summary>
internal enum VipAnswer
{
    /// <summary>Nothing: it is not an answer to this probe.</summary>
    None,

    /// <summary>SYN-ACK: the server has the virtual address, and something listens there.</summary>
    Accepted,

    /// <summary>RST: the server has the virtual address, and nothing listens there.</summary>
    Refused,
}
