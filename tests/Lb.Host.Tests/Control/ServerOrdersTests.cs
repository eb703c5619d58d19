using Lb.Core.Configuration;
using Lb.Core.Model;
using Lb.Core.Wire;
using Lb.Host.Control;

namespace Lb.Host.Tests.Control;

/// <summary>Which services an operator means, and what he is told if there are none.</summary>
public sealed class ServerOrdersTests
{
    private static readonly LbConfig Config = new()
    {
        VirtualServices =
        [
            Service(TransportProtocol.Tcp, "198.18.0.100", 80, "198.18.0.1", "198.18.0.2"),
            Service(TransportProtocol.Tcp, "198.18.0.100", 443, "198.18.0.1"),
            Service(TransportProtocol.Udp, "198.18.0.100", 443, "198.18.0.1"),
            Service(TransportProtocol.Udp, "2001:db8::100", 53, "2001:db8::1"),
        ],
    };

    [Theory]
    [InlineData("198.18.0.1", null, "TCP 198.18.0.100:80, TCP 198.18.0.100:443, UDP 198.18.0.100:443")]
    [InlineData("198.18.0.2", null, "TCP 198.18.0.100:80")]
    [InlineData("198.18.0.1", "198.18.0.100:443", "TCP 198.18.0.100:443, UDP 198.18.0.100:443")]
    [InlineData("2001:db8:0::1", "[2001:db8::100]:53", "UDP [2001:db8::100]:53")]
    public void Find_ServerThatIsThere_IsEveryServiceMeant(string server, string? service, string expected) =>
        Assert.Equal(expected, string.Join(", ", ServerOrders.Find(Config, server, service).Services));

    [Theory]
    [InlineData("198.18.0.9", null, "no virtual_server has the real_server 198.18.0.9; there is 198.18.0.1, 198.18.0.2, 2001:db8::1.")]
    [InlineData("198.18.0.2", "198.18.0.100:443", "virtual_server 198.18.0.100:443 has no real_server 198.18.0.2; there is 198.18.0.1.")]
    [InlineData("198.18.0.1", "198.18.0.100:81", "there is no virtual_server 198.18.0.100:81; there is 198.18.0.100:80, 198.18.0.100:443, [2001:db8::100]:53.")]
    public void Find_NoSuchServer_IsRefusedWithThoseThereAre(string server, string? service, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<CommandRefusedException>(() => ServerOrders.Find(Config, server, service)).Message);

    [Fact]
    public void Find_NoAddress_IsAWrongRequest() =>
        Assert.Throws<FormatException>(() => ServerOrders.Find(Config, "web1", null));

    private static VirtualServiceConfig Service(TransportProtocol protocol, string address, ushort port, params string[] servers) => new()
    {
        Key = new ServiceKey(protocol, InetAddress.Parse(address), port),
        RealServers = [.. servers.Select(server => new RealServerConfig { Address = InetAddress.Parse(server), Port = port })],
    };
}
