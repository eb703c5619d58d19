namespace Lb.Core.Forwarding;

/// <summary>What becomes of a captured frame.</summary>
public enum Verdict : byte
{
    /// <summary>Not for a virtual service: the kernel deals with it, the forwarder leaves it alone.</summary>
    Pass,

    /// <summary>Rewritten for a remote real server and sent out of <see cref="FrameSlot.EgressPort"/>.</summary>
    Forward,

    /// <summary>Handed to this host's own stack through the local port.</summary>
    Local,

    /// <summary>Not forwarded, for the <see cref="FrameSlot.DropReason"/> beside it.</summary>
    Drop,

    /// <summary>
    /// A fragment that overtook its first fragment: its bytes were copied and wait for the decision. It is counted when that falls.
    /// </summary>
    Held,
}
