using Lb.Core.Wire;

namespace Lb.Core.Configuration.Checkers;

/// <summary>Where a checker connects to, and from where.</summary>
public sealed record CheckConnectionConfig : IConfigRecord
{
    /// <summary>The address (<c>connect_ip</c>); null for the real server's.</summary>
    public InetAddress? Address { get; init; }

    /// <summary>The port (<c>connect_port</c>), 1 to 65535; null for the real server's.</summary>
    public ushort? Port { get; init; }

    /// <summary>The address to connect from (<c>bindto</c>), of the same family; null for the route's.</summary>
    public InetAddress? BindAddress { get; init; }

    /// <summary>The port to connect from (<c>bind_port</c>), 1 to 65535; null for any.</summary>
    public ushort? BindPort { get; init; }

    /// <summary>The interface to connect through (<c>bind_if</c>); null for the route's.</summary>
    public string? BindInterface { get; init; }

    internal static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long each step (connect, answer, body) may take (<c>connect_timeout</c>), more than zero. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;
}
