using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Vrrp;

/// <summary>
/// An advertisement of the same virtual router that was discarded because its sender is configured differently: it does not count as heard,
/// so both nodes can be MASTER for as long as that goes on.
/// </summary>
/// <param name="Source">The sender.</param>
/// <param name="Error">Why it was discarded.</param>
/// <param name="At">When the last one came.</param>
public readonly record struct VrrpDisagreement(InetAddress Source, VrrpReceiveError Error, Instant At)
{
    /// <summary>Whether a reason says that the sender is configured differently, and not that the packet is broken or a stranger's.</summary>
    public static bool IsCause(VrrpReceiveError error) => error
        is VrrpReceiveError.VersionMismatch
        or VrrpReceiveError.AuthenticationTypeUnknown
        or VrrpReceiveError.AuthenticationTypeMismatch
        or VrrpReceiveError.PasswordMismatch
        or VrrpReceiveError.IntervalMismatch
        or VrrpReceiveError.LengthMismatch
        or VrrpReceiveError.UnexpectedMulticast
        or VrrpReceiveError.UnexpectedUnicast
        or VrrpReceiveError.UnicastSourceUnknown;
}
