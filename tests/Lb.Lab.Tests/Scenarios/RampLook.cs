using Lb.Host.Control;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>What both servers of a service were picked for until now, and how far the second one's slow start is.</summary>
/// <param name="First">Connections of the first server.</param>
/// <param name="Second">Connections of the second server.</param>
/// <param name="Percent">How much of its weight the second one has: 0 while it is down.</param>
/// <param name="Weight">What is shown as its weight.</param>
internal readonly record struct RampLook(long First, long Second, int Percent, int Weight)
{
    public static RampLook At(StatusReport status)
    {
        var servers = Assert.Single(status.VirtualServices).RealServers;
        var health = servers[1].Health!;
        var percent = health.State == ServerHealthReport.Up ? health.SlowStartPercent ?? 100 : 0;
        return new RampLook(servers[0].Traffic.Connections, servers[1].Traffic.Connections, percent, servers[1].EffectiveWeight);
    }

    /// <summary>The part of all connections that a server has of weight 1 beside another, at a percentage of it.</summary>
    public static double Share(int percent) => percent / (100.0 + percent);
}
