namespace Lb.Core.Wire;

/// <summary>
/// The options behind a neighbour discovery message (RFC 4861 §4.6):
/// <code>
/// +---------------+---------------+-------------------------------+
/// |     Type      |    Length     |  ... in units of 8 octets, these two included
/// +---------------+---------------+-------------------------------+
/// </code>
/// </summary>
internal static class NdpOptions
{
    /// <summary>Octets of a link-layer address option for Ethernet.</summary>
    public const int LinkLayerAddressLength = Unit;

    /// <summary>Type of the option with the sender's link-layer address (RFC 4861 §4.6.1).</summary>
    public const byte SourceLinkLayerAddress = 1;

    /// <summary>Type of the option with the target's link-layer address (RFC 4861 §4.6.1).</summary>
    public const byte TargetLinkLayerAddress = 2;

    private const int Unit = 8;
    private const int ValueOffset = 2;

    /// <summary>Whether every option is complete. RFC 4861 §4.6: a message with an option of length zero is to be discarded.</summary>
    public static bool AreValid(ReadOnlySpan<byte> options)
    {
        while (!options.IsEmpty)
        {
            if (options.Length < ValueOffset || options[1] == 0 || options[1] * Unit > options.Length)
            {
                return false;
            }

            options = options[(options[1] * Unit)..];
        }

        return true;
    }

    /// <summary>Looks for a link-layer address of Ethernet's length in options that <see cref="AreValid"/>.</summary>
    public static bool TryFind(ReadOnlySpan<byte> options, byte type, out MacAddress address)
    {
        while (!options.IsEmpty)
        {
            // RFC 2464 §6: length 1 for Ethernet.
            if (options[0] == type && options[1] == 1)
            {
                address = MacAddress.ReadFrom(options[ValueOffset..]);
                return true;
            }

            options = options[(options[1] * Unit)..];
        }

        address = default;
        return false;
    }

    /// <summary>Writes the target, which stands before the options in both messages.</summary>
    /// <exception cref="ArgumentException"><paramref name="target"/> is IPv4.</exception>
    public static void WriteTarget(Span<byte> buffer, InetAddress target)
    {
        if (target.IsIPv4)
        {
            throw new ArgumentException("Neighbour discovery is IPv6's; IPv4 has ARP.", nameof(target));
        }

        target.WriteTo(buffer);
    }

    /// <summary>Writes a link-layer address option.</summary>
    /// <returns>Octets written.</returns>
    public static int WriteLinkLayerAddress(Span<byte> buffer, byte type, MacAddress address)
    {
        buffer[0] = type;
        buffer[1] = 1;
        address.WriteTo(buffer[ValueOffset..]);
        return LinkLayerAddressLength;
    }
}
