using Lb.Core.Configuration;
using Lb.Core.Model;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Runtime;

/// <summary>Where services listen in which role, and how roles follow VRRP.</summary>
public sealed class ServiceRolesTests
{
    private static readonly VirtualServiceConfig Service = new() { Key = new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), 6379) };

    [Theory]
    [InlineData(nameof(ServiceRole.Active), "6379 Active")]
    [InlineData(nameof(ServiceRole.Parked), "26379 Active")]
    [InlineData(nameof(ServiceRole.Demoted), "6379 KnownFlowsOnly, 26379 Active")]
    public void Listening_WithStandbyPort_IsWhereTheRoleSays(string role, string expected) =>
        Assert.Equal(expected, Listening(Service with { StandbyPort = 26379 }, Enum.Parse<ServiceRole>(role)));

    [Theory]
    [InlineData(nameof(ServiceRole.Active), "6379 Active")]
    [InlineData(nameof(ServiceRole.Parked), "")]
    [InlineData(nameof(ServiceRole.Demoted), "6379 KnownFlowsOnly")]
    public void Listening_WithoutStandbyPort_IsAtItsOwnOrNowhere(string role, string expected) =>
        Assert.Equal(expected, Listening(Service, Enum.Parse<ServiceRole>(role)));

    [Fact]
    public void Of_InstanceUpAndDown_GoesFromParkedToActiveToDemoted()
    {
        var config = new LbConfig { VirtualServices = [Service], VrrpInstances = [Instance("VI_1", "198.18.0.100")] };
        var roles = new RoleRegister();

        Assert.Equal(ServiceRole.Parked, roles.Of(Service, config));
        Assert.False(roles.Set("VI_1", isMaster: false));
        Assert.True(roles.Set("VI_1", isMaster: true));
        Assert.Equal(ServiceRole.Active, roles.Of(Service, config));
        Assert.False(roles.Set("VI_1", isMaster: true));
        Assert.True(roles.Set("VI_1", isMaster: false));
        Assert.Equal(ServiceRole.Demoted, roles.Of(Service, config));
    }

    [Fact]
    public void AssumeDemoted_InstanceThatHasNotSpoken_KeepsFlowsUntilItDoes()
    {
        var config = new LbConfig { VrrpInstances = [Instance("VI_1", "198.18.0.100")] };
        var roles = new RoleRegister();

        roles.AssumeDemoted("VI_1");
        Assert.Equal(ServiceRole.Demoted, roles.Of(Service, config));
        roles.Set("VI_1", isMaster: true);
        roles.AssumeDemoted("VI_1");
        Assert.Equal(ServiceRole.Active, roles.Of(Service, config));
    }

    [Theory]
    [InlineData(null, nameof(ServiceRole.Active))]
    [InlineData("VI_2", nameof(ServiceRole.Parked))]
    [InlineData("", nameof(ServiceRole.Active))]
    public void Of_Bind_DecidesWhichInstanceCounts(string? bind, string expected)
    {
        var config = new LbConfig { VrrpInstances = [Instance("VI_1", "198.18.0.100"), Instance("VI_2", "198.18.0.200")] };
        var roles = new RoleRegister();
        roles.Set("VI_1", isMaster: true);

        Assert.Equal(Enum.Parse<ServiceRole>(expected), roles.Of(Service with { Bind = bind }, config));
    }

    [Fact]
    public void Of_NoInstanceHoldsTheAddress_IsActive() =>
        Assert.Equal(ServiceRole.Active, new RoleRegister().Of(Service, new LbConfig { VrrpInstances = [Instance("VI_1", "198.18.0.99")] }));

    private static string Listening(VirtualServiceConfig service, ServiceRole role) =>
        string.Join(", ", ServiceRoles.Listening([service], _ => role, ServiceRoles.AsConfigured).Select(one => $"{one.Key.Port} {one.Mode}"));

    private static VrrpInstanceConfig Instance(string name, string address) =>
        new() { Name = name, VirtualAddresses = [new VirtualAddressConfig(InetAddress.Parse(address), null, null)] };
}
