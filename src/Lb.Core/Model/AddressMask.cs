using System.Globalization;
using System.Numerics;
using Lb.Core.Wire;

namespace Lb.Core.Model;

/// <summary>
/// The bits of an address that count: by value, and for both families. IPv4 masks are held as <see cref="InetAddress"/> holds addresses,
/// in the lower 32 of 128 bits with all others set, so that applying one is two operations.
/// </summary>
public readonly record struct AddressMask
{
    private const ulong AllBits = ulong.MaxValue;
    private const ulong AboveIPv4 = 0xFFFF_FFFF_0000_0000;
    private const int IPv6Bits = 128;

    // Inverted, so that the default value is a mask in which every bit counts.
    private readonly ulong _ignoredHigh;
    private readonly ulong _ignoredLow;

    private AddressMask(ulong high, ulong low)
    {
        _ignoredHigh = ~high;
        _ignoredLow = ~low;
    }

    /// <summary>The mask in which every bit counts: each address for itself. It is the default value, for both families.</summary>
    public static AddressMask Host => default;

    /// <summary>The upper eight octets as a number in network order.</summary>
    public ulong High => ~_ignoredHigh;

    /// <summary>The lower eight octets as a number in network order.</summary>
    public ulong Low => ~_ignoredLow;

    /// <summary>Whether every bit counts.</summary>
    public bool IsHost => (_ignoredHigh | _ignoredLow) == 0;

    /// <summary>Makes a mask for IPv4.</summary>
    /// <param name="netmask">The mask as an address, 255.255.255.0; as in IPVS its ones need not be together.</param>
    /// <exception cref="ArgumentException"><paramref name="netmask"/> is not an IPv4 address, or is 0.0.0.0.</exception>
    public static AddressMask FromIPv4(InetAddress netmask) => netmask.IsIPv4 && !netmask.IsUnspecified
        ? new AddressMask(AllBits, AboveIPv4 | netmask.Low)
        : throw new ArgumentException($"{netmask} is not a netmask of IPv4.", nameof(netmask));

    /// <summary>Makes a mask for IPv6.</summary>
    /// <param name="prefixLength">How many leading bits count, 1 to 128.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="prefixLength"/> is out of its range.</exception>
    public static AddressMask FromIPv6(int prefixLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prefixLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, IPv6Bits);
        return new AddressMask(Leading(prefixLength), Leading(prefixLength - 64));
    }

    /// <summary>The address with the bits that do not count set to 0.</summary>
    public InetAddress Apply(InetAddress address) => InetAddress.FromIPv6(address.High & ~_ignoredHigh, address.Low & ~_ignoredLow);

    /// <summary>The bits that count in both masks.</summary>
    public AddressMask And(AddressMask other) => new(High & other.High, Low & other.Low);

    /// <summary>
    /// The mask of an address of either family as <c>ipvsadm</c> prints it: <c>255.255.255.0</c> for IPv4, <c>64</c> for IPv6.
    /// </summary>
    /// <param name="isIPv4">Which family the masked addresses have.</param>
    public string ToString(bool isIPv4) => isIPv4
        ? InetAddress.FromIPv4((uint)Low).ToString()
        : (BitOperations.PopCount(High) + BitOperations.PopCount(Low)).ToString(CultureInfo.InvariantCulture);

    /// <summary>For people: the sixteen octets as an IPv6 address.</summary>
    public override string ToString() => InetAddress.FromIPv6(High, Low).ToString();

    private static ulong Leading(int bits) => bits <= 0 ? 0 : AllBits << (64 - Math.Min(bits, 64));
}
