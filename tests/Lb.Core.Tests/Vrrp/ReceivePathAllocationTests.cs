using Lb.Core.Model;
using Lb.Core.Vrrp;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Vrrp;

public sealed class ReceivePathAllocationTests
{
    [Theory]
    [InlineData(150, false)]
    [InlineData(50, true)]
    public void CheckAndHandle_ManyAdvertisements_AllocateNothing(byte priority, bool asMaster)
    {
        var router = asMaster ? RouterUnderTest.InMaster() : RouterUnderTest.InBackup();
        var test = AdvertisementUnderTest.V3 with { Header = AdvertisementUnderTest.V3.Header with { Priority = priority } };
        var message = new byte[VrrpAdvertisement.LengthOf(VrrpVersion.V3, false, 1)];
        _ = VrrpAdvertisement.WriteTo(message, test.Header, test.Source, test.Destination, test.Addresses);
        var packet = new byte[Ipv4Packet.MinHeaderLength + message.Length];
        _ = VrrpPacket.WriteTo(packet, test.Header, test.Source, test.Destination, VrrpPacket.TimeToLive, test.Addresses);
        var checker = new AdvertisementChecker(test.Expected);
        var now = router.Now;
        Pass(router.Instance, checker, packet, ref now, 100);

        var accepted = 0;
        var allocated = Allocations.LeastOf(() => accepted = Pass(router.Instance, checker, packet, ref now, 1000));

        Assert.Equal((0, 1000), (allocated, accepted));
    }

    private static int Pass(VrrpInstance instance, AdvertisementChecker checker, byte[] packet, ref Instant now, int count)
    {
        var accepted = 0;
        for (var i = 0; i < count; i++)
        {
            now += TimeSpan.FromMilliseconds(100);
            if (Ipv4Packet.TryParse(packet, out var ip) && checker.Check(VrrpDatagram.Of(ip, packet.Length), ip.Payload, out var advertisement) == VrrpReceiveError.None)
            {
                accepted++;
                instance.Counters.CountRemarks(advertisement.Remarks);
                instance.Handle(VrrpEvent.AdvertisementReceived(advertisement), now);
            }
            else
            {
                instance.Counters.CountDiscarded(VrrpReceiveError.TooShort);
            }

            if (instance.NextDeadline <= now)
                instance.Handle(VrrpEvent.DeadlineReached, now);

            while (instance.TryTakeAction(out _))
            {
                // A shell would act.
            }
        }

        return accepted;
    }
}
