namespace Lb.Core.Vrrp;

/// <summary>What one virtual router has counted since it was made, in plain numbers of one thread.</summary>
public sealed class VrrpCounters
{
    private static readonly VrrpReceiveRemarks[] AllRemarks =
        [.. Enum.GetValues<VrrpReceiveRemarks>().Where(static remark => remark != VrrpReceiveRemarks.None)];

    private readonly long[] _errors = new long[Enum.GetValues<VrrpReceiveError>().Length];
    private readonly long[] _remarks = new long[AllRemarks.Length];

    /// <summary>Advertisements that passed every check.</summary>
    public long AdvertisementsReceived { get; internal set; }

    /// <summary>Advertisements sent, those with priority 0 included; in unicast one for all peers counts once.</summary>
    public long AdvertisementsSent { get; internal set; }

    /// <summary>Received advertisements by which a MASTER resigned.</summary>
    public long PriorityZeroReceived { get; internal set; }

    /// <summary>Sent advertisements by which this node resigned.</summary>
    public long PriorityZeroSent { get; internal set; }

    /// <summary>Advertisements of a lower priority heard as MASTER: somebody else thought to be MASTER too.</summary>
    public long LowerPriorityReceived { get; internal set; }

    /// <summary>Advertisements of the same priority from this node's own address: an address conflict, or a looped packet.</summary>
    public long OwnAddressReceived { get; internal set; }

    /// <summary>Times this node became MASTER.</summary>
    public long BecameMaster { get; internal set; }

    /// <summary>Times this node stopped being MASTER.</summary>
    public long ReleasedMaster { get; internal set; }

    /// <summary>Batches of gratuitous ARP or unsolicited neighbour advertisements.</summary>
    public long GratuitousBatches { get; internal set; }

    /// <summary>Times the process was seen to have been kept from running, so that it listened before it went on.</summary>
    public long Pauses { get; internal set; }

    /// <summary>Packets discarded for one reason.</summary>
    public long Discarded(VrrpReceiveError error) => _errors[(int)error];

    /// <summary>Packets discarded for any reason.</summary>
    public long DiscardedTotal => _errors.Sum();

    /// <summary>Accepted advertisements with one oddity.</summary>
    /// <param name="remark">One of the bits.</param>
    public long Remarked(VrrpReceiveRemarks remark) => _remarks[Array.IndexOf(AllRemarks, remark)];

    /// <summary>A copy that no longer changes.</summary>
    public VrrpCounters Copy()
    {
        var copy = new VrrpCounters
        {
            AdvertisementsReceived = AdvertisementsReceived,
            AdvertisementsSent = AdvertisementsSent,
            PriorityZeroReceived = PriorityZeroReceived,
            PriorityZeroSent = PriorityZeroSent,
            LowerPriorityReceived = LowerPriorityReceived,
            OwnAddressReceived = OwnAddressReceived,
            BecameMaster = BecameMaster,
            ReleasedMaster = ReleasedMaster,
            GratuitousBatches = GratuitousBatches,
            Pauses = Pauses,
        };
        _errors.CopyTo(copy._errors, 0);
        _remarks.CopyTo(copy._remarks, 0);
        return copy;
    }

    internal void CountDiscarded(VrrpReceiveError error) => _errors[(int)error]++;

    internal void CountRemarks(VrrpReceiveRemarks remarks)
    {
        for (var i = 0; i < AllRemarks.Length; i++)
        {
            if ((remarks & AllRemarks[i]) != VrrpReceiveRemarks.None)
                _remarks[i]++;
        }
    }
}
