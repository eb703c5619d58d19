using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>One line of <c>unicast_peer</c>.</summary>
/// <param name="Address">The peer's address.</param>
/// <param name="MinTimeToLive">Least TTL or hop limit accepted from it (<c>min_ttl</c>). Default 0.</param>
/// <param name="MaxTimeToLive">Greatest TTL or hop limit accepted from it (<c>max_ttl</c>). Default 255.</param>
public sealed record UnicastPeerConfig(InetAddress Address, byte MinTimeToLive = 0, byte MaxTimeToLive = byte.MaxValue) : IConfigRecord;
