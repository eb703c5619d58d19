using System.Net;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Health;

/// <summary>What <c>vip_check</c> does where the server is this host; the rest takes a wire, and is in the labs.</summary>
public sealed class VipCheckTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task RunAsync_OwnServerWithTheVip_Succeeds(string address)
    {
        await using var server = new LoopbackServer((_, _) => Task.CompletedTask, IPAddress.Parse(address));
        var result = await Checks.RunAsync(Checker(address, server.Address.Port), server.Address);
        Assert.Equal($"+ {server.Address} on this host answers", Checks.Show(result));
    }

    [Fact]
    public async Task RunAsync_OwnServerOnAnotherAddressOnly_Fails()
    {
        await using var server = new LoopbackServer((_, _) => Task.CompletedTask, IPAddress.Parse("127.0.0.2"));
        var result = await Checks.RunAsync(Checker("127.0.0.3", server.Address.Port), server.Address);
        Assert.Equal($"- connect to 127.0.0.3:{server.Address.Port} on this host: Connection refused", Checks.Show(result));
    }

    [Fact]
    public async Task RunAsync_OwnServerWithoutTheVip_Fails()
    {
        var result = await Checks.RunAsync(Checker("198.18.0.100", 80), new IPEndPoint(IPAddress.Loopback, 80));
        Assert.Equal("- the VIP 198.18.0.100 is not on this host: put it on lo", Checks.Show(result));
    }

    private static VipCheckConfig Checker(string vip, int port) =>
        new() { VirtualAddress = InetAddress.Parse(vip), VirtualPort = (ushort)port, Timeout = Checks.Long };
}
