using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Health;
using Lb.Core.Model;

namespace Lb.Core.Runtime.Health;

/// <content>Which services and servers there are.</content>
internal sealed partial class HealthService
{
    private void Arrange(LbConfig config, Instant now)
    {
        var compiler = _compilerFor(config);
        var before = _services;
        _services = config.VirtualServices.ToDictionary(
            static service => service.Key,
            service => Monitor(service, before.GetValueOrDefault(service.Key), compiler, now));
        foreach (var gone in before.Values)
        {
            DisposeAll(gone.Servers);
        }

        foreach (var service in _services.Values)
        {
            Settle(service, now);
        }
    }

    private static ServiceMonitor Monitor(VirtualServiceConfig service, ServiceMonitor? before, CheckerCompiler compiler, Instant now)
    {
        var servers = service.RealServers.Select(server =>
            Monitor(service, server, before?.Servers.FirstOrDefault(old => old.Config.Address == server.Address), compiler, now));
        return new ServiceMonitor(service, [.. servers], now);
    }

    private static ServerMonitor Monitor(
        VirtualServiceConfig service, RealServerConfig server, ServerMonitor? before, CheckerCompiler compiler, Instant now)
    {
        var checkers = server.Checkers
            .Select(checker => Monitor(compiler.Compile(checker, server), before, now))
            .ToImmutableArray();
        return new ServerMonitor(service, server, checkers)
        {
            // A weight in the file that changed is the newer word; a drain goes on until it is undone.
            Order = before is null ? ServerOrder.None
                : before.Config.Weight == server.Weight ? before.Order
                : before.Order with { Weight = null },
        };
    }

    private static CheckerMonitor Monitor(CompiledChecker checker, ServerMonitor? before, Instant now)
    {
        var state = new CheckerState(checker.Settings, now, Random.Shared.NextDouble());
        if (before?.Checkers.FirstOrDefault(old => old.IsSame(checker)) is { } old)
        {
            state.Resume(old.State, now);
        }

        return new CheckerMonitor(checker, state);
    }
}
