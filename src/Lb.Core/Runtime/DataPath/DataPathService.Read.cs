using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Lb.Core.Configuration;
using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Runtime.Topology;

namespace Lb.Core.Runtime.DataPath;

/// <content>Answers about the services.</content>
internal sealed partial class DataPathService
{
    /// <summary>Slots of all flow tables together.</summary>
    public long FlowSlots => Paths.Sum(static path => path.FlowSlots);

    /// <summary>How every service and its real servers stand, in the order of the configuration.</summary>
    public async Task<ImmutableArray<ServiceStatus>> ReadServicesAsync(CancellationToken cancellationToken) =>
        _sampler.WithRates(await ReadBooksAsync(cancellationToken));

    /// <summary>The number of the interface by which clients come to a service, if this node is the active one for it; else null.</summary>
    public int? FindActiveInterface(ServiceKey key)
    {
        lock (_applying)
        {
            var path = Paths.FirstOrDefault(path => path.Plan.Services.Any(service => service.Key == key && _roles.Of(service, _config) == ServiceRole.Active));
            return _isStopped ? null : path?.Plan.InterfaceIndex;
        }
    }

    /// <summary>Every flow, of one interface and worker after the other.</summary>
    public async IAsyncEnumerable<FlowStatus> ReadFlowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in Paths.ToArray())
        {
            await foreach (var listing in path.ReadFlowsAsync(cancellationToken))
            {
                foreach (var flow in Describe(listing))
                {
                    yield return flow;
                }
            }
        }
    }

    private List<FlowStatus> Describe(FlowListing listing)
    {
        var flows = new List<FlowStatus>(listing.Flows.Length + listing.Templates.Length);
        var flowClock = (uint)listing.NowMilliseconds;
        lock (_applying)
        {
            foreach (ref readonly var entry in listing.Flows.Span)
            {
                if (!entry.IsExpired(flowClock))
                {
                    flows.Add(_compiler.Describe(entry, flowClock));
                }
            }

            foreach (ref readonly var template in listing.Templates.Span)
            {
                if (template.IsAlive(listing.NowMilliseconds))
                {
                    flows.Add(_compiler.Describe(template, listing.NowMilliseconds));
                }
            }
        }

        return flows;
    }

    private async Task<ImmutableArray<ServiceStatus>> SampleAsync(CancellationToken cancellationToken)
    {
        var refused = 0L;
        foreach (var path in Paths)
        {
            refused += await path.ReadDroppedAsync(DropReason.TableFull, cancellationToken);
        }

        _log.FullTable(_fullTable.Look(refused, out var meanwhile), meanwhile, _options.MaxFlows);
        return await ReadBooksAsync(cancellationToken);
    }

    private async Task<ImmutableArray<ServiceStatus>> ReadBooksAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<(IngressPath Path, ServiceQuestion Question)> asked;
        NetworkMap map;
        ImmutableArray<ServiceKey> order;
        lock (_applying)
        {
            asked = [.. Paths.SelectMany(path => path.Plan.Services.Select(service => (path, Question(path, service))))];
            map = _map;
            order = [.. _config.VirtualServices.Select(static service => service.Key)];
        }

        // Workers answer between two batches; roles and tables may go on changing meanwhile.
        var answers = new Dictionary<ServiceKey, ServiceStatus>();
        foreach (var group in asked.GroupBy(static one => one.Path, static one => one.Question))
        {
            var readings = await group.Key.ReadServersAsync([.. group.SelectMany(static question => question.Ids)], cancellationToken);
            var books = readings.ToLookup(static reading => reading.Service);
            foreach (var question in group)
            {
                answers[question.Config.Key] = question.Answer(books, map);
            }
        }

        return [.. order.Where(answers.ContainsKey).Select(key => answers[key])];
    }

    private ServiceQuestion Question(IngressPath path, VirtualServiceConfig service) => new(
        service,
        _config.DecidingInstance(service)?.Name,
        _roles.Of(service, _config),
        path.Plan.InterfaceName,
        _compiler.FindService(service.Key),
        service.StandbyPort is { } port ? _compiler.FindService(service.Key with { Port = port }) : null)
    {
        Pool = PoolOf(service),
    };
}
