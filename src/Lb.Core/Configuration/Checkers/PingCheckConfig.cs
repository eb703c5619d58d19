namespace Lb.Core.Configuration.Checkers;

/// <summary><c>PING_CHECK</c>: the server answers an ICMP echo request.</summary>
public sealed record PingCheckConfig : NetworkCheckerConfig
{
    /// <inheritdoc/>
    public override string Kind => "PING_CHECK";
}
