using System.Buffers.Binary;
using System.Text;

namespace Lb.Core.Wire;

/// <summary>
/// The password of VRRPv2's simple authentication (RFC 2338 §5.3.6): eight octets, shorter ones padded with zeros. It travels in clear
/// text, so it keeps misconfigured neighbours apart and no attacker out. It never appears in text made from it.
/// </summary>
internal readonly struct VrrpPassword : IEquatable<VrrpPassword>
{
    /// <summary>Octets of a password on the wire.</summary>
    public const int Length = sizeof(ulong);

    private readonly ulong _octets;

    private VrrpPassword(ulong octets) => _octets = octets;

    /// <summary>Takes the first eight octets of the text in UTF-8, as keepalived cuts <c>auth_pass</c>.</summary>
    public static VrrpPassword FromText(string text)
    {
        Span<byte> octets = stackalloc byte[Encoding.UTF8.GetMaxByteCount(Length)];
        var written = Encoding.UTF8.GetBytes(text.AsSpan(0, Math.Min(text.Length, Length)), octets);
        octets[written..].Clear();
        return new VrrpPassword(BinaryPrimitives.ReadUInt64BigEndian(octets));
    }

    /// <summary>
    /// Whether authentication data is this password. One comparison of 64 bits takes the same time wherever the first difference is, so
    /// that the time tells an attacker nothing.
    /// </summary>
    /// <param name="authenticationData">Eight octets.</param>
    public bool Matches(ReadOnlySpan<byte> authenticationData) => BinaryPrimitives.ReadUInt64BigEndian(authenticationData) == _octets;

    /// <summary>Writes eight octets.</summary>
    public void WriteTo(Span<byte> buffer) => BinaryPrimitives.WriteUInt64BigEndian(buffer, _octets);

    /// <inheritdoc/>
    public bool Equals(VrrpPassword other) => _octets == other._octets;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is VrrpPassword other && Equals(other);

    /// <summary>The same for every password: a hash of a short secret would give it away.</summary>
    public override int GetHashCode() => 0;

    /// <summary>A mask.</summary>
    public override string ToString() => "***";
}
