using System.Runtime.InteropServices;
using Lb.Core.Wire;

namespace Lb.Core.Neighbors;

/// <summary>
/// How a frame reaches one real server. The forwarder keeps an array of these, indexed by real server, and only reads what
/// it needs to rewrite the frame; the default value is <see cref="NextHopState.None"/>.
/// </summary>
/// <param name="State">Whether a frame can be sent at all.</param>
/// <param name="Destination">The MAC address to send to.</param>
/// <param name="Source">The MAC address of the port it leaves by.</param>
/// <param name="EgressPort">Index of that port.</param>
/// <param name="Mtu">The longest IP packet the port takes, in octets.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NextHop(NextHopState State, MacAddress Destination, MacAddress Source, byte EgressPort, int Mtu)
{
    /// <summary>Whether frames can be sent this way: <see cref="NextHopState.Resolved"/> or <see cref="NextHopState.Local"/>.</summary>
    public bool IsUsable => State is NextHopState.Resolved or NextHopState.Local;
}
