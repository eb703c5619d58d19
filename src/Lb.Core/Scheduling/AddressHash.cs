using Lb.Core.Wire;

namespace Lb.Core.Scheduling;

/// <summary>How the kernel's hashing schedulers make a number of an address, and a bucket of a number.</summary>
internal static class AddressHash
{
    /// <summary>2^32 divided by the square of the golden ratio (include/linux/hash.h, GOLDEN_RATIO_32).</summary>
    private const uint GoldenRatio = 0x61C8_8647;

    /// <summary>An IPv4 address as its number; an IPv6 address as the exclusive or of its four 32-bit words.</summary>
    public static uint Fold(InetAddress address) => address.IsIPv4
        ? (uint)address.Low
        : (uint)(address.High >> 32) ^ (uint)address.High ^ (uint)(address.Low >> 32) ^ (uint)address.Low;

    /// <summary>The upper bits of the product with the golden ratio (include/linux/hash.h, hash_32).</summary>
    /// <param name="value">What is hashed.</param>
    /// <param name="bits">How many bits the result has, 1 to 32.</param>
    public static uint Bucket(uint value, int bits) => unchecked(value * GoldenRatio) >> (32 - bits);
}
