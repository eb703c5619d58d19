using Lb.Core.Wire;

namespace Lb.Core.Model;

/// <summary>The transports a virtual service can have; the numbers are those of <see cref="IpProtocol"/>.</summary>
public enum TransportProtocol : byte
{
    /// <summary>TCP (RFC 9293).</summary>
    Tcp = IpProtocol.Tcp,

    /// <summary>UDP (RFC 768).</summary>
    Udp = IpProtocol.Udp,
}
