using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Model;

public sealed class AddressMaskTests
{
    [Theory]
    [InlineData("255.255.255.0", "198.18.7.9", "198.18.7.0")]
    [InlineData("255.255.0.255", "198.18.7.9", "198.18.0.9")]
    [InlineData("255.255.255.255", "198.18.7.9", "198.18.7.9")]
    [InlineData("128.0.0.0", "198.18.7.9", "128.0.0.0")]
    public void Apply_IPv4_IsTheAddressAndTheNetmask(string netmask, string address, string expected)
    {
        var mask = AddressMask.FromIPv4(InetAddress.Parse(netmask));
        Assert.Equal(InetAddress.Parse(expected), mask.Apply(InetAddress.Parse(address)));
        Assert.Equal(netmask, mask.ToString(isIPv4: true));
    }

    // The framework's own prefix arithmetic is the judge.
    [Fact]
    public void Apply_IPv6_IsTheBaseAddressOfItsNetwork() => Prop.ForAll<ulong, ulong, byte>((high, low, length) =>
    {
        var prefix = 1 + (length % 128);
        var address = InetAddress.FromIPv6(high | (1UL << 63), low);
        var masked = AddressMask.FromIPv6(prefix).Apply(address).ToIPAddress();

        var network = new System.Net.IPNetwork(masked, prefix);
        Assert.True(network.Contains(address.ToIPAddress()));
        Assert.Equal($"{prefix}", AddressMask.FromIPv6(prefix).ToString(isIPv4: false));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Host_EitherFamily_KeepsTheAddress()
    {
        Assert.True(AddressMask.Host.IsHost);
        Assert.Equal(AddressMask.Host, AddressMask.FromIPv6(128));
        Assert.Equal(AddressMask.Host, AddressMask.FromIPv4(InetAddress.Parse("255.255.255.255")));
        Assert.False(AddressMask.FromIPv6(127).IsHost);
    }

    [Fact]
    public void And_TwoMasks_IsTheCoarserOfBoth() =>
        Assert.Equal(AddressMask.FromIPv6(48), AddressMask.FromIPv6(64).And(AddressMask.FromIPv6(48)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("ffff::")]
    public void FromIPv4_NoNetmask_Throws(string text) => Assert.Throws<ArgumentException>(() => AddressMask.FromIPv4(InetAddress.Parse(text)));

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    public void FromIPv6_NoPrefixLength_Throws(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => AddressMask.FromIPv6(length));
}
