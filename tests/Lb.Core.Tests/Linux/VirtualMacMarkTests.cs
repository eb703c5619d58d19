using Lb.Core.Linux.LocalDelivery;
using Lb.Core.Linux.Netlink;

namespace Lb.Core.Tests.Linux;

public sealed class VirtualMacMarkTests
{
    [Fact]
    public void Parse_OwnAlias_IsTheMark()
    {
        var touched = new VirtualMacMark(new ArpBehavior(Ignore: 2, Filter: 1));

        Assert.Equal("userspacelb virtual mac, beneath arp_ignore=2 arp_filter=1", touched.ToString());
        Assert.Equal(touched, VirtualMacMark.Parse(touched.ToString()));
        Assert.Equal(new VirtualMacMark(Before: null), VirtualMacMark.Parse(new VirtualMacMark(Before: null).ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("uplink to the core")]
    [InlineData("userspacelb virtual machine")]
    [InlineData("userspacelb virtual mac, beneath")]
    [InlineData("userspacelb virtual mac arp_filter=1")]
    [InlineData("userspacelb virtual mac, beneath arp_ignore=1")]
    [InlineData("userspacelb virtual mac, beneath arp_ignore= arp_filter=1")]
    [InlineData("userspacelb virtual mac, beneath arp_ignore=-1 arp_filter=1")]
    [InlineData("userspacelb virtual mac, beneath arp_ignore=1 arp_filter=99999999999")]
    public void Parse_OtherText_IsNoMark(string? alias) => Assert.Null(VirtualMacMark.Parse(alias));
}
