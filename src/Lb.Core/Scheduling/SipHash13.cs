using System.Numerics;

namespace Lb.Core.Scheduling;

/// <summary>
/// SipHash with one round a word and three at the end (Aumasson, Bernstein, "SipHash: a fast short-input PRF", 2012), for an input of one
/// 32-bit word: what a 64-bit kernel's hsiphash is (lib/siphash.c). On 32-bit kernels it is another function.
/// </summary>
internal static class SipHash13
{
    private const int InputLength = sizeof(uint);

    /// <summary>Hashes the four octets of <paramref name="word"/>, the lowest first.</summary>
    public static ulong Compute(uint word, ulong key0, ulong key1)
    {
        // The initial state spells "somepseudorandomlygeneratedbytes".
        var state = new State(
            key0 ^ 0x736F_6D65_7073_6575, key1 ^ 0x646F_7261_6E64_6F6D, key0 ^ 0x6C79_6765_6E65_7261, key1 ^ 0x7465_6462_7974_6573);

        // The last block carries the input's length in its highest octet, and this input fits into the last block.
        var block = ((ulong)InputLength << 56) | word;
        state.V3 ^= block;
        state.Round();
        state.V0 ^= block;
        state.V2 ^= 0xFF;
        state.Round();
        state.Round();
        state.Round();
        return state.V0 ^ state.V1 ^ state.V2 ^ state.V3;
    }

    private struct State(ulong v0, ulong v1, ulong v2, ulong v3)
    {
        public ulong V0 = v0;
        public ulong V1 = v1;
        public ulong V2 = v2;
        public ulong V3 = v3;

        public void Round()
        {
            unchecked
            {
                V0 += V1;
                V1 = BitOperations.RotateLeft(V1, 13) ^ V0;
                V0 = BitOperations.RotateLeft(V0, 32);
                V2 += V3;
                V3 = BitOperations.RotateLeft(V3, 16) ^ V2;
                V0 += V3;
                V3 = BitOperations.RotateLeft(V3, 21) ^ V0;
                V2 += V1;
                V1 = BitOperations.RotateLeft(V1, 17) ^ V2;
                V2 = BitOperations.RotateLeft(V2, 32);
            }
        }
    }
}
