using Lb.Core.Model;

namespace Lb.Core.Forwarding;

/// <summary>What was decided about a packet's first fragment, for those that follow it.</summary>
/// <param name="Verdict">Forward to a real server (local or remote), Local for the host's own stack, or Drop.</param>
/// <param name="RealServer">The real server when the verdict is Forward.</param>
/// <param name="DropReason">The reason when the verdict is Drop.</param>
internal readonly record struct FragmentDecision(Verdict Verdict, RealServerId RealServer, DropReason DropReason)
{
    public static FragmentDecision ToLocalStack => new(Verdict.Local, default, DropReason.None);

    public static FragmentDecision ToRealServer(RealServerId server) => new(Verdict.Forward, server, DropReason.None);

    public static FragmentDecision Drop(DropReason reason) => new(Verdict.Drop, default, reason);
}
