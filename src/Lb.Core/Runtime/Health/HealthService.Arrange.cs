using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Health;
using Lb.Core.Model;

namespace Lb.Core.Runtime.Health;

/// <content>Which services and servers there are.</content>
internal sealed partial class HealthService
{
    private LbConfig? _config;

    private void Arrange(LbConfig config, CheckerCompiler compiler, Instant now)
    {
        var before = _services;
        var isSharedSame = _config is { } last && ConfigDifference.Same(Shared(last), Shared(config));
        var services = config.VirtualServices.ToDictionary(
            static service => service.Key,
            service => before.GetValueOrDefault(service.Key) is not { } old ? Monitor(service, null, compiler, now)
                : isSharedSame && ConfigDifference.Same(old.Config, service) ? old
                : Monitor(service, old, compiler, now));
        (_services, _config) = (services, config);
        foreach (var gone in before.Values.Except(services.Values))
        {
            gone.Dispose();
        }

        foreach (var service in services.Values)
        {
            Settle(service, now);
        }
    }

    /// <summary>What checks of every service depend on.</summary>
    private static object?[] Shared(LbConfig config) => [config.TrackFiles, config.Global.Scripts];

    private static ServiceMonitor Monitor(VirtualServiceConfig service, ServiceMonitor? before, CheckerCompiler compiler, Instant now)
    {
        var servers = service.RealServers.Select(server =>
            Monitor(service, server, before?.Servers.FirstOrDefault(old => old.Config.Address == server.Address), compiler, now));
        return new ServiceMonitor(service, [.. servers], before, HolderWatch.Of(service, before?.HolderWatch, now));
    }

    private static ServerMonitor Monitor(
        VirtualServiceConfig service, RealServerConfig server, ServerMonitor? before, CheckerCompiler compiler, Instant now)
    {
        var checkers = server.Checkers
            .Select(checker => Monitor(compiler.Compile(checker, server), before, now))
            .ToImmutableArray();
        return new ServerMonitor(service, server, checkers, before);
    }

    private static CheckerMonitor Monitor(CompiledChecker checker, ServerMonitor? before, Instant now)
    {
        var same = before?.Checkers.FirstOrDefault(old => old.IsSame(checker));

        // A new checker of a server that is down is not taken for good news: it has to see the server well first.
        var isInDoubt = same is null && before is { Health.IsUp: false };
        var state = new CheckerState(checker.Settings with { Alpha = checker.Settings.Alpha || isInDoubt }, now, Random.Shared.NextDouble());
        if (same is not null)
        {
            state.Resume(same.State, now);
        }

        return new CheckerMonitor(checker, state);
    }
}
