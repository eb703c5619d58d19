using Lb.Core.Linux.AfPacket;
using Lb.Core.Linux.Native;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Linux;

public sealed class ClientAddressSpreadTests
{
    private const string Vip = "198.18.0.100";
    private const string Vip6 = "2001:db8::64";
    private const ushort MoreFragments = 0x2000;

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(12)]
    public void Program_IcmpErrorFromARouter_FollowsTheClientItQuotes(byte type)
    {
        var quoted = RawFrames.IPv4(Vip, "198.18.7.7", IpProtocol.Tcp, new byte[8]);
        var error = RawFrames.IPv4("198.18.9.1", Vip, IpProtocol.Icmp, RawFrames.Icmp(type, quoted), optionWords: 2);

        Assert.Equal(FromClient("198.18.7.7"), Run(error, IfEther.ETH_P_IP));
        Assert.NotEqual(FromClient("198.18.9.1"), Run(error, IfEther.ETH_P_IP));
    }

    [Fact]
    public void Program_EchoRequest_FollowsItsSource()
    {
        var echo = RawFrames.IPv4("198.18.7.7", Vip, IpProtocol.Icmp, RawFrames.Icmp(8, new byte[40]));

        Assert.Equal(FromClient("198.18.7.7"), Run(echo, IfEther.ETH_P_IP));
    }

    [Theory]
    [InlineData(MoreFragments, IpProtocol.Udp)]
    [InlineData(185, IpProtocol.Udp)]
    [InlineData(185, IpProtocol.Icmp)]
    public void Program_Fragments_FollowTheirSource(ushort fragment, IpProtocol protocol)
    {
        // What stands where an ICMP header would stand looks like an error; in a later fragment it is data.
        var payload = RawFrames.Icmp(3, RawFrames.IPv4(Vip, "198.18.9.9", IpProtocol.Udp, new byte[8]));
        var part = RawFrames.IPv4("198.18.7.7", Vip, protocol, payload, fragment);

        Assert.Equal(FromClient("198.18.7.7"), Run(part, IfEther.ETH_P_IP));
    }

    [Fact]
    public void Program_IPv6_FollowsSourceAndQuotedDestination()
    {
        var plain = Run(RawFrames.IPv6("2001:db8::7", Vip6, IpProtocol.Tcp, new byte[20]), IfEther.ETH_P_IPV6);
        var quoted = RawFrames.IPv6(Vip6, "2001:db8::7", IpProtocol.Tcp, new byte[8]);

        Assert.Equal(plain, Run(RawFrames.IPv6("2001:db8:9::1", Vip6, IpProtocol.Icmpv6, RawFrames.Icmp(2, quoted)), IfEther.ETH_P_IPV6));
        Assert.Equal(plain, Run(RawFrames.IPv6("2001:db8::7", Vip6, IpProtocol.Icmpv6, RawFrames.Icmp(128, quoted)), IfEther.ETH_P_IPV6));
    }

    [Fact]
    public void Program_NeighbouringClients_AreSpreadEvenly()
    {
        const int workers = 4;
        const int clients = 4096;
        var shares = Enumerable.Range(0, clients)
            .GroupBy(client => FromClient(InetAddress.FromIPv4(0xC612_0000 + (uint)client).ToString()) % workers)
            .Select(share => share.Count())
            .ToList();

        Assert.Equal(workers, shares.Count);
        Assert.All(shares, share => Assert.InRange(share, clients / workers * 9 / 10, clients / workers * 11 / 10));
    }

    [Theory]
    [InlineData("198.18.7.7", "198.18.7.200", true)]
    [InlineData("198.18.7.7", "198.18.8.7", false)]
    [InlineData("2001:db8:0:7::7", "2001:db8:0:7:ffff::1", true)]
    [InlineData("2001:db8:0:7::7", "2001:db8:0:8::7", false)]
    public void Program_CoarseGranularity_ClientsOfANetworkComeToOneWorker(string one, string other, bool areTogether)
    {
        var program = ClientAddressSpread.Program(new ClientGranularity(
            AddressMask.FromIPv4(InetAddress.Parse("255.255.255.0")), AddressMask.FromIPv6(64)));

        Assert.Equal(areTogether, Of(one) == Of(other));
        Assert.Equal(Of(one), OfError(one));

        uint Of(string client) => InetAddress.Parse(client).IsIPv4
            ? Run(RawFrames.IPv4(client, Vip, IpProtocol.Tcp, new byte[20]), IfEther.ETH_P_IP, program)
            : Run(RawFrames.IPv6(client, Vip6, IpProtocol.Tcp, new byte[20]), IfEther.ETH_P_IPV6, program);

        uint OfError(string client) => InetAddress.Parse(client).IsIPv4
            ? Run(
                RawFrames.IPv4("198.18.9.1", Vip, IpProtocol.Icmp, RawFrames.Icmp(3, RawFrames.IPv4(Vip, client, IpProtocol.Tcp, new byte[8]))),
                IfEther.ETH_P_IP, program)
            : Run(
                RawFrames.IPv6("2001:db8:9::1", Vip6, IpProtocol.Icmpv6, RawFrames.Icmp(2, RawFrames.IPv6(Vip6, client, IpProtocol.Tcp, new byte[8]))),
                IfEther.ETH_P_IPV6, program);
    }

    private static uint FromClient(string client) => Run(RawFrames.IPv4(client, Vip, IpProtocol.Tcp, new byte[20]), IfEther.ETH_P_IP);

    private static uint Run(byte[] packet, ushort protocol, BpfProgram? program = null) =>
        BpfMachine.Run(program ?? ClientAddressSpread.Program(default), packet, new FrameMetadata(Protocol: protocol));
}
