using Lb.Core.Linux.Native;
using Lb.Core.Wire;

namespace Lb.Core.Linux.Raw;

/// <summary>Addresses as socket calls want them (ip(7), ipv6(7)). The larger structure serves as the room for both.</summary>
internal static unsafe class NativeAddress
{
    /// <summary>Writes an address without a port.</summary>
    /// <param name="place">Where to.</param>
    /// <param name="address">The address.</param>
    /// <param name="interfaceIndex">The link that a link-local IPv6 address is on; 0 where the socket's own interface says it.</param>
    /// <returns>Octets of the structure that was written.</returns>
    public static uint Write(sockaddr_in6* place, InetAddress address, int interfaceIndex)
    {
        *place = default;
        if (address.IsIPv4)
        {
            var ipv4 = (sockaddr_in*)place;
            ipv4->sin_family = Socket.AF_INET;
            address.WriteTo(new Span<byte>(ipv4->sin_addr, 4));
            return (uint)sizeof(sockaddr_in);
        }

        place->sin6_family = Socket.AF_INET6;
        place->sin6_scope_id = (uint)interfaceIndex;
        address.WriteTo(new Span<byte>(place->sin6_addr, 16));
        return (uint)sizeof(sockaddr_in6);
    }

    /// <summary>Reads the IPv6 address a packet came from.</summary>
    public static InetAddress ReadIPv6(in sockaddr_in6 source)
    {
        fixed (byte* octets = source.sin6_addr)
        {
            return InetAddress.ReadIPv6(new ReadOnlySpan<byte>(octets, 16));
        }
    }
}
