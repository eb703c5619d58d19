namespace Lb.Core.Scheduling;

/// <summary>
/// A small generator of even random numbers (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014). Not for secrets:
/// what is drawn here decides only which of two servers is looked at.
/// </summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to <paramref name="bound"/> - 1.</summary>
    public ulong Below(ulong bound) => Math.BigMul(Next(), bound, out _);

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E37_79B9_7F4A_7C15;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58_476D_1CE4_E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
