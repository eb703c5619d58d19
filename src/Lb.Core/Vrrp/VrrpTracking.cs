namespace Lb.Core.Vrrp;

/// <summary>
/// The interfaces, scripts and files a virtual router tracks, and what they do to its priority: without a weight a failure is a fault,
/// a positive weight is added while it is up, a negative one while it is down. What nothing is known about yet neither adds nor takes away,
/// and is no fault (as keepalived 2.2.7 was seen to do).
/// </summary>
internal sealed class VrrpTracking
{
    private const int LowestPriority = 1;
    private const int HighestPriority = 254;

    private readonly List<Item> _items = [];

    /// <summary>Whether something without a weight has failed.</summary>
    public bool IsFaulted => _items.Exists(static item => item.Weight == 0 && item.Counts);

    /// <summary>What the weights add to the priority together.</summary>
    public int WeightSum => _items.Where(static item => item.Counts).Sum(static item => item.IsReverse ? -item.Weight : item.Weight);

    /// <summary>Adds something to track.</summary>
    /// <param name="weight">-253 to 253; 0 makes a failure a fault.</param>
    /// <param name="isReverse">Turns the effect around (<c>reverse</c>): a weight is taken away instead of added, up is a fault.</param>
    /// <param name="isUp">How it is now; null while that is not known.</param>
    /// <returns>Its number for <see cref="Set"/>.</returns>
    public int Add(int weight, bool isReverse, bool? isUp)
    {
        _items.Add(new Item(weight, isReverse, isUp));
        return _items.Count - 1;
    }

    /// <summary>Tells how something tracked is now.</summary>
    public void Set(int item, bool isUp) => _items[item] = _items[item] with { IsUp = isUp };

    /// <summary>
    /// The effective priority: from 1 to 254, since 0 resigns and 255 is the owner's, which nothing changes (RFC 9568 §5.2.4; keepalived,
    /// vrrp_set_effective_priority).
    /// </summary>
    public static byte EffectivePriority(byte configured, int weightSum) => configured == VrrpInstanceSettings.OwnerPriority
        ? configured
        : (byte)Math.Clamp(configured + weightSum, LowestPriority, HighestPriority);

    private readonly record struct Item(int Weight, bool IsReverse, bool? IsUp)
    {
        public bool Counts => IsUp is { } isUp && isUp == (Weight == 0 ? IsReverse : Weight > 0);
    }
}
