using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lb.Core.Flows;

/// <summary>
/// The keyed hash of flow keys: two rounds of "multiply 64 by 64 bits, fold the 128-bit product by exclusive or".
/// </summary>
/// <remarks>
/// A client chooses its port freely, and its address too if it may spoof, so an unkeyed hash could be flooded with keys that
/// share a home slot. Here every multiplicand is masked by a secret word before it is multiplied: which inputs collide depends on
/// 256 bits that a client never sees any function of (slots and tags are in no reply; look-up time drowns in the network's).
/// The port enters both factors of the second round, spread over all their bits, so consecutive ports of one address, the commonest
/// pattern there is, do not become an arithmetic progression of slots, on which linear probing does badly under an unlucky secret.
/// </remarks>
public sealed class FlowHash
{
    /// <summary>Octets of a secret.</summary>
    public const int SecretLength = 32;

    /// <summary>2^64 divided by the golden ratio: odd, and with about as many ones as zeros.</summary>
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    private readonly ulong _maskHigh;
    private readonly ulong _maskLow;
    private readonly ulong _maskAddress;
    private readonly ulong _maskEndpoint;

    /// <summary>Makes a hash from a secret, which a running balancer draws at random once per process.</summary>
    /// <param name="secret"><see cref="SecretLength"/> octets; equal secrets give equal hashes on every machine.</param>
    /// <exception cref="ArgumentException"><paramref name="secret"/> is not <see cref="SecretLength"/> octets long.</exception>
    public FlowHash(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SecretLength)
        {
            throw new ArgumentException($"A flow hash needs a secret of {SecretLength} octets, not {secret.Length}.", nameof(secret));
        }

        _maskHigh = BinaryPrimitives.ReadUInt64LittleEndian(secret);
        _maskLow = BinaryPrimitives.ReadUInt64LittleEndian(secret[8..]);
        _maskAddress = BinaryPrimitives.ReadUInt64LittleEndian(secret[16..]);
        _maskEndpoint = BinaryPrimitives.ReadUInt64LittleEndian(secret[24..]);
    }

    /// <summary>The hash of a key; all 64 bits are usable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Compute(in FlowKey key)
    {
        var endpoint = key.Endpoint * Spread;
        var address = MultiplyFold(key.Client.High ^ _maskHigh, key.Client.Low ^ _maskLow);
        return MultiplyFold(address ^ _maskAddress ^ endpoint, _maskEndpoint ^ BitOperations.RotateLeft(endpoint, 32));
    }

    private static ulong MultiplyFold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
