using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Model;
using Lb.Core.Runtime.Health;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Runtime.Health;

/// <summary>What a reload says of the orders that it ends is what it does to them.</summary>
public sealed class OrderEndingsTests
{
    private const string First = "198.18.0.1", Second = "198.18.0.2";

    private static readonly LbConfig Before = Config((80, First, 1), (80, Second, 2), (81, First, 1));

    [Theory]
    [InlineData("same", "")]
    [InlineData("other weight", "80 198.18.0.1 weight 5: the configured weight changes from 1 to 9")]
    [InlineData("server gone", "80 198.18.0.1 drain: the real_server is removed, 80 198.18.0.1 weight 5: the real_server is removed")]
    [InlineData("service gone", "80 198.18.0.1 drain: the virtual_server is removed, 80 198.18.0.1 weight 5: the virtual_server is removed")]
    public void Between_DrainedServerWithAWeight_TellsWhatEnds(string change, string expected)
    {
        var after = change switch
        {
            "other weight" => Config((80, First, 9), (80, Second, 2), (81, First, 1)),
            "server gone" => Config((80, Second, 2), (81, First, 1)),
            "service gone" => Config((81, First, 1)),
            _ => Config((80, First, 1), (80, Second, 2), (81, First, 1)),
        };
        ImmutableArray<ServerHealthStatus> servers = [Status(80, First, 5, isDraining: true), Status(80, Second, null, false), Status(81, First, null, false)];

        var ended = OrderEndings.Between(servers, Before, after);

        Assert.Equal(expected, string.Join(", ", ended.Select(static one => $"{one.VirtualServer.Split(':')[1]} {one.RealServer} {one.Order}: {one.Reason}")));
    }

    [Fact]
    public void Between_NothingOrdered_IsEmptyWhateverChanges() =>
        Assert.Empty(OrderEndings.Between([Status(80, First, null, false), Status(81, First, null, false)], Before, new LbConfig()));

    private static ServerHealthStatus Status(ushort port, string address, int? weight, bool isDraining) => new()
    {
        Service = Key(port),
        Address = InetAddress.Parse(address),
        IsUp = true,
        IsSuppressed = false,
        IsDraining = isDraining,
        IsRemoved = false,
        OrderedWeight = weight,
        FullWeight = weight ?? 1,
        Checkers = [],
    };

    private static ServiceKey Key(ushort port) => new(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), port);

    private static LbConfig Config(params (ushort Port, string Address, int Weight)[] servers) => new()
    {
        VirtualServices =
        [
            .. servers.GroupBy(static server => server.Port).Select(static service => new VirtualServiceConfig
            {
                Key = Key(service.Key),
                RealServers = [.. service.Select(static server => new RealServerConfig { Address = InetAddress.Parse(server.Address), Port = 80, Weight = server.Weight })],
            }),
        ],
    };
}
