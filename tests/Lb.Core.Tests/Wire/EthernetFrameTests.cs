using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Wire;

public class EthernetFrameTests
{
    private const string Macs = "02 00 00 00 00 64  02 00 00 00 00 01";

    [Theory]
    [InlineData("08 00  aa bb", 0x0800, 0, 0)]
    [InlineData("81 00 20 05  86 dd  aa bb", 0x86DD, 1, 5)]
    [InlineData("88 a8 00 07  81 00 0f ff  08 00  aa bb", 0x0800, 2, 7)]
    [InlineData("81 00 00 01  81 00 00 02  81 00 00 03  08 00", 0x8100, 2, 1)]
    [InlineData("00 26  aa bb", 0x0026, 0, 0)]
    public void TryParse_Tags_AreSteppedOver(string rest, ushort etherType, int tagCount, ushort vlanId)
    {
        Assert.True(EthernetFrame.TryParse(Hex.Parse(Macs + rest), out var frame));

        Assert.Equal(Stations.Director, frame.Destination);
        Assert.Equal(Stations.Client, frame.Source);
        Assert.Equal((EtherType)etherType, frame.EtherType);
        Assert.Equal(tagCount, frame.TagCount);
        Assert.Equal(vlanId, frame.VlanId);
        Assert.Equal(14 + (4 * tagCount), frame.HeaderLength);
    }

    [Theory]
    [InlineData("")]
    [InlineData("08")]
    [InlineData("81 00 00 05")]
    [InlineData("81 00 00 05 08")]
    [InlineData("88 a8 00 05 81 00 00 06")]
    public void TryParse_HeaderCut_IsRefused(string rest) => Assert.False(EthernetFrame.TryParse(Hex.Parse(Macs + rest), out _));

    [Fact]
    public void Payload_BehindTwoTags_StartsAfterThem()
    {
        Assert.True(EthernetFrame.TryParse(Hex.Parse(Macs + "88a80007 8100000f 0800 aabb"), out var frame));

        Assert.Equal([0xAA, 0xBB], frame.Payload.ToArray());
    }

    [Fact]
    public void WriteTo_TaggedHeader_WritesEveryOctet()
    {
        var buffer = Hex.Prefilled(19);

        var written = EthernetFrame.WriteTo(buffer, Stations.Director, Stations.Client, EtherType.VlanCustomer);
        written += EthernetFrame.WriteTag(buffer.AsSpan(written), 0x2005, EtherType.IPv6);

        Assert.Equal(18, written);
        Assert.Equal(Hex.Dump(Hex.Parse(Macs + "8100 2005 86dd a5")), Hex.Dump(buffer));
    }
}
