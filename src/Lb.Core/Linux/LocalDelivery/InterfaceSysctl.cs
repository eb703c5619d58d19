namespace Lb.Core.Linux.LocalDelivery;

/// <summary>Settings of single interfaces under /proc/sys/net (Documentation/networking/ip-sysctl.rst).</summary>
internal static class InterfaceSysctl
{
    /// <summary>Prepares both ends of a local port, before they come up.</summary>
    /// <exception cref="LinuxException">/proc/sys cannot be written.</exception>
    public static void ForLocalPort(string outer, string inner)
    {
        // A client's route leads elsewhere, so strict reverse-path filtering would discard what arrives here. The larger of "all" and the
        // interface's own value is in force: 2 (loose) also wins against all=1.
        Write("ipv4", inner, "rp_filter", "2");

        // The inner end shares a link with nobody who may ask for the host's addresses.
        Write("ipv4", inner, "arp_ignore", "8");

        // A host may have IPv6 off by default and on where it serves. Without IPv6 in the kernel there is nothing to switch.
        WriteIfPresent("ipv6", inner, "disable_ipv6", "0");
        WriteIfPresent("ipv6", inner, "accept_ra", "0");

        // Nothing is received at the outer end.
        WriteIfPresent("ipv6", outer, "disable_ipv6", "1");
    }

    /// <summary>Prepares the IPv6 side of a virtual router's macvlan, before it comes up. The IPv4 side has netlink messages (<see cref="VirtualMacInterface"/>).</summary>
    /// <exception cref="LinuxException">/proc/sys cannot be written.</exception>
    public static void ForVirtualMac(string name, bool isIPv6)
    {
        // A host may have IPv6 off by default, where the virtual router needs it; and keepalived has it off where it does not.
        WriteIfPresent("ipv6", name, "disable_ipv6", isIPv6 ? "0" : "1");
        if (isIPv6)
        {
            // With router advertisements come solicitations, which would show a virtual MAC address that another node has.
            WriteIfPresent("ipv6", name, "accept_ra", "0");
        }
    }

    private static string PathOf(string family, string interfaceName, string key) => $"/proc/sys/net/{family}/conf/{interfaceName}/{key}";

    private static void WriteIfPresent(string family, string interfaceName, string key, string value)
    {
        if (File.Exists(PathOf(family, interfaceName, key)))
        {
            Write(family, interfaceName, key, value);
        }
    }

    private static void Write(string family, string interfaceName, string key, string value)
    {
        var path = PathOf(family, interfaceName, key);
        try
        {
            File.WriteAllText(path, value);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LinuxException(
                $"Cannot set {path} to {value}: {error.Message} Interfaces of the balancer's own need a writable /proc/sys/net; in a container mount it read-write.", 0);
        }
    }
}
