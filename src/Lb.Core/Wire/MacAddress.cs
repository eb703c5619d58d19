using System.Buffers.Binary;
using System.Globalization;

namespace Lb.Core.Wire;

/// <summary>A 48-bit Ethernet address (IEEE 802-2014 §8), held as the number its six octets spell in transmission order.</summary>
public readonly record struct MacAddress
{
    /// <summary>Octets of an address on the wire.</summary>
    public const int Length = 6;

    private readonly ulong _bits;

    /// <summary>Makes an address from the low 48 bits of <paramref name="bits"/>, the first octet on the wire being the highest.</summary>
    public MacAddress(ulong bits) => _bits = bits & 0xFFFF_FFFF_FFFF;

    /// <summary>The address every station listens to, ff:ff:ff:ff:ff:ff.</summary>
    public static MacAddress Broadcast => new(0xFFFF_FFFF_FFFF);

    /// <summary>The address as a number of 48 bits.</summary>
    public ulong Bits => _bits;

    /// <summary>Whether this is the all-zero address, which no station has.</summary>
    public bool IsZero => _bits == 0;

    /// <summary>Whether the group bit is set: multicast or broadcast (IEEE 802-2014 §8.2.2).</summary>
    public bool IsMulticast => (_bits & 0x0100_0000_0000) != 0;

    /// <summary>Reads the first six octets of <paramref name="source"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="source"/> is shorter than six octets.</exception>
    public static MacAddress ReadFrom(ReadOnlySpan<byte> source) =>
        new(((ulong)BinaryPrimitives.ReadUInt32BigEndian(source) << 16) | BinaryPrimitives.ReadUInt16BigEndian(source[4..]));

    /// <summary>Writes six octets to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is shorter than six octets.</exception>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], (ushort)_bits);
        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)(_bits >> 16));
    }

    /// <summary>Parses <c>aa:bb:cc:dd:ee:ff</c> or the same with dashes.</summary>
    /// <exception cref="FormatException">The text is not such an address.</exception>
    public static MacAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not a MAC address; write it as aa:bb:cc:dd:ee:ff.");

    /// <summary>Parses <c>aa:bb:cc:dd:ee:ff</c> or the same with dashes.</summary>
    /// <returns>Whether <paramref name="text"/> was such an address.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out MacAddress address)
    {
        address = default;
        if (text.Length != (Length * 3) - 1)
        {
            return false;
        }

        ulong bits = 0;
        for (var i = 0; i < Length; i++)
        {
            var separatorIsGood = i == 0 || text[(i * 3) - 1] is ':' or '-';
            if (!separatorIsGood || !byte.TryParse(text.Slice(i * 3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                return false;
            }

            bits = (bits << 8) | octet;
        }

        address = new MacAddress(bits);
        return true;
    }

    /// <summary>The usual notation, <c>aa:bb:cc:dd:ee:ff</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(byte)(_bits >> 40):x2}:{(byte)(_bits >> 32):x2}:{(byte)(_bits >> 24):x2}:{(byte)(_bits >> 16):x2}:{(byte)(_bits >> 8):x2}:{(byte)_bits:x2}");
}
