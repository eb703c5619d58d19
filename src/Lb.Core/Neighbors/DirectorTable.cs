using Lb.Core.Wire;

namespace Lb.Core.Neighbors;

/// <summary>
/// The MAC addresses of the other directors, as one immutable snapshot: what the loop guard recognises redirected frames by.
/// There are one to three as a rule, so a look-up compares them in turn.
/// </summary>
public sealed class DirectorTable
{
    private readonly ulong[] _macBits;

    /// <summary>Makes a snapshot.</summary>
    /// <param name="addresses">The addresses, in any order; repeated and all-zero ones are left out.</param>
    public DirectorTable(params IEnumerable<MacAddress> addresses) =>
        _macBits = [.. addresses.Where(static address => !address.IsZero).Select(static address => address.Bits).Distinct()];

    /// <summary>No other director.</summary>
    public static DirectorTable Empty { get; } = new();

    /// <summary>How many addresses there are.</summary>
    public int Count => _macBits.Length;

    /// <summary>The addresses.</summary>
    public IEnumerable<MacAddress> Addresses => _macBits.Select(static bits => new MacAddress(bits));

    /// <summary>Whether an address is a director's.</summary>
    /// <param name="macBits">The address as <see cref="MacAddress.Bits"/> gives it.</param>
    public bool Contains(ulong macBits)
    {
        foreach (var known in _macBits)
        {
            if (known == macBits)
            {
                return true;
            }
        }

        return false;
    }
}
