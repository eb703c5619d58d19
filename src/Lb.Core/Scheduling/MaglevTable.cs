using System.Numerics;

namespace Lb.Core.Scheduling;

/// <summary>
/// The look-up table of Maglev hashing (Eisenbud et al., "Maglev", NSDI 2016, §3.4) as the kernel fills it (net/netfilter/ipvs/ip_vs_mh.c).
/// Every server has its own order of preference over all slots; they take turns, each as many as its share, taking the slot they like
/// best of those still free.
/// </summary>
internal static class MaglevTable
{
    /// <summary>How many slots there are: the prime that the kernel takes unless it was built otherwise (CONFIG_IP_VS_MH_TAB_INDEX 12).</summary>
    public const uint Size = 4093;

    /// <summary>Larger shares are scaled down to so many bits (IP_VS_MH_TAB_BITS).</summary>
    private const int TurnBits = 6;

    // Both halves of the keys (generate_hash_secret): fixed, so that all directors agree.
    private const ulong SlotKey = 2_654_435_761;
    private const ulong StepKey = 2_654_446_892;

    /// <summary>The slot of a number, made of an address and perhaps a port.</summary>
    public static uint SlotOf(uint value) => (uint)SipHash13.Compute(value, SlotKey, SlotKey) % Size;

    /// <summary>Makes a table: the server of each slot, or null in all of them if no server has a share.</summary>
    /// <param name="servers">The servers in list order.</param>
    /// <param name="shares">The share of each, 0 for none.</param>
    public static ServerState?[] Of(ReadOnlySpan<ServerState> servers, ReadOnlySpan<int> shares)
    {
        var slots = new ServerState?[Size];
        var preferences = Preferences(servers, shares);
        if (preferences.Length == 0)
        {
            return slots;
        }

        for (var filled = 0; ;)
        {
            foreach (ref var preference in preferences.AsSpan())
            {
                for (var turn = 0; turn < preference.Turns; turn++)
                {
                    slots[preference.NextFree(slots)] = preference.Server;
                    filled++;
                    if (filled == Size)
                    {
                        return slots;
                    }
                }
            }
        }
    }

    private static Preference[] Preferences(ReadOnlySpan<ServerState> servers, ReadOnlySpan<int> shares)
    {
        var divisor = 0;
        var highest = 0;
        foreach (var share in shares)
        {
            divisor = WeightArithmetic.GreatestCommonDivisor(divisor, share);
            highest = Math.Max(highest, share);
        }

        var preferences = new List<Preference>(servers.Length);
        for (var i = 0; i < servers.Length; i++)
        {
            if (shares[i] > 0)
            {
                var excess = Math.Max(0, BitOperations.Log2((uint)(highest / divisor)) + 1 - TurnBits);
                preferences.Add(new Preference(servers[i], Math.Max(1, (shares[i] / divisor) >> excess)));
            }
        }

        return [.. preferences];
    }

    /// <summary>A server's order of preference: from a first slot in equal steps, which reaches every slot because their number is prime.</summary>
    private struct Preference
    {
        private readonly uint _step;
        private uint _slot;

        public Preference(ServerState server, int turns)
        {
            var value = unchecked(AddressHash.Fold(server.Address) + server.Port);
            Server = server;
            Turns = turns;
            _slot = SlotOf(value);
            _step = ((uint)SipHash13.Compute(value, StepKey, StepKey) % (Size - 1)) + 1;
        }

        public ServerState Server { get; }

        public int Turns { get; }

        public uint NextFree(ServerState?[] slots)
        {
            while (slots[_slot] is not null)
            {
                _slot = (_slot + _step) % Size;
            }

            return _slot;
        }
    }
}
