namespace Lb.Core.Configuration.Checkers;

/// <summary><c>TCP_CHECK</c>: the server accepts a connection.</summary>
public sealed record TcpCheckConfig : NetworkCheckerConfig
{
    /// <inheritdoc/>
    public override string Kind => "TCP_CHECK";
}
