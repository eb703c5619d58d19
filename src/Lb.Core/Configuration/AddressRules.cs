using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>Which addresses can be those of a host on a network.</summary>
internal static class AddressRules
{
    /// <summary>Why an address cannot be a service's, a real server's or a peer's without saying on which link; null if it can.</summary>
    public static string? WhyNotUnicast(InetAddress address) =>
        WhyNotHost(address) ?? (IsLinkLocal(address) ? "it is a link-local address, which is not unique without an interface" : null);

    /// <summary>Whether an address is one of fe80::/10 (RFC 4291 §2.5.6).</summary>
    public static bool IsLinkLocal(InetAddress address) => !address.IsIPv4 && address.High >> 54 == 0x3FA;

    /// <summary>Why no host on a network can have an address; null if one can.</summary>
    public static string? WhyNotHost(InetAddress address)
    {
        if (address.IsUnspecified)
            return "it is the unspecified address";

        if (address.IsMulticast)
            return "it is a multicast address";

        // 127.0.0.0/8 (RFC 1122 §3.2.1.3), ::1 (RFC 4291 §2.5.3), 255.255.255.255 (RFC 919 §7).
        var ipv4 = (uint)address.Low;
        if (address.IsIPv4 ? ipv4 >> 24 == 127 : address is { High: 0, Low: 1 })
            return "it is a loopback address";

        return address.IsIPv4 && ipv4 == uint.MaxValue ? "it is the broadcast address" : null;
    }
}
