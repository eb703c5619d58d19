using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Flows;

/// <summary>Keys and hashes for tests of the flow table.</summary>
internal static class FlowKeys
{
    public static FlowKey IPv4(int client, int port, int service = 1) =>
        new(new ServiceId((ushort)service), InetAddress.FromIPv4(0xC612_0000 + (uint)client), (ushort)port);

    public static FlowKey IPv6(int client, int port, int service = 1) =>
        new(new ServiceId((ushort)service), InetAddress.FromIPv6(0x2001_0DB8_0000_0000, (ulong)client), (ushort)port);

    /// <summary>A hash whose secret is drawn from a seed, the same on every machine.</summary>
    public static FlowHash Hash(int seed)
    {
        var secret = new byte[FlowHash.SecretLength];
        new Random(seed).NextBytes(secret);
        return new FlowHash(secret);
    }
}
