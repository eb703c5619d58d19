using Lb.Core.Metrics;
using Lb.Core.Vrrp;

namespace Lb.Host.Control;

/// <summary>What one VRRP instance counted since it was made.</summary>
/// <param name="Received">Advertisements that passed every check.</param>
/// <param name="Sent">Advertisements sent; in unicast one for all peers counts once.</param>
/// <param name="PriorityZeroReceived">Those received by which a MASTER resigned.</param>
/// <param name="PriorityZeroSent">Those sent by which this node resigned.</param>
/// <param name="LowerPriorityReceived">Those heard as MASTER: somebody else thought to be MASTER too.</param>
/// <param name="OwnAddressReceived">Those of the same priority from this node's own address.</param>
/// <param name="Discarded">Packets discarded, by reason; every reason is there.</param>
/// <param name="Remarks">Accepted advertisements with an oddity, by oddity; every one is there.</param>
/// <param name="BecameMaster">Times this node became MASTER.</param>
/// <param name="ReleasedMaster">Times it stopped being MASTER.</param>
/// <param name="GratuitousBatches">Batches of gratuitous ARP or unsolicited neighbour advertisements.</param>
/// <param name="Pauses">Times the process was seen to have been kept from running.</param>
internal sealed record VrrpCountersReport(
    long Received,
    long Sent,
    long PriorityZeroReceived,
    long PriorityZeroSent,
    long LowerPriorityReceived,
    long OwnAddressReceived,
    IReadOnlyDictionary<string, long> Discarded,
    IReadOnlyDictionary<string, long> Remarks,
    long BecameMaster,
    long ReleasedMaster,
    long GratuitousBatches,
    long Pauses)
{
    public static VrrpCountersReport From(VrrpCounters counters) => new(
        counters.AdvertisementsReceived,
        counters.AdvertisementsSent,
        counters.PriorityZeroReceived,
        counters.PriorityZeroSent,
        counters.LowerPriorityReceived,
        counters.OwnAddressReceived,
        Enum.GetValues<VrrpReceiveError>().Where(static error => error != VrrpReceiveError.None)
            .ToDictionary(CounterNames.Of, counters.Discarded, StringComparer.Ordinal),
        Enum.GetValues<VrrpReceiveRemarks>().Where(static remark => remark != VrrpReceiveRemarks.None)
            .ToDictionary(CounterNames.Of, counters.Remarked, StringComparer.Ordinal),
        counters.BecameMaster,
        counters.ReleasedMaster,
        counters.GratuitousBatches,
        counters.Pauses);
}
