using System.Collections.Immutable;
using Lb.Core.Forwarding;
using Lb.Core.Metrics;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.DataPath;

/// <summary>Samples the totals of all services every two seconds, so that rates can be told whenever somebody asks.</summary>
internal sealed class TrafficSampler : IDisposable
{
    private readonly Lock _sampling = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<CancellationToken, Task<ImmutableArray<ServiceStatus>>> _read;

    // For as long as the process lives, as the totals: what leaves the configuration and comes back goes on where it was.
    private readonly Dictionary<ServiceKey, RateEstimator> _services = [];
    private readonly Dictionary<(ServiceKey Service, InetAddress Server), RateEstimator> _servers = [];

    /// <param name="read">Reads the totals.</param>
    public TrafficSampler(Func<CancellationToken, Task<ImmutableArray<ServiceStatus>>> read) => _read = read;

    /// <summary>Begins to sample.</summary>
    public void Start() => _ = RunAsync(_stop.Token);

    /// <summary>The same with rates.</summary>
    public ImmutableArray<ServiceStatus> WithRates(ImmutableArray<ServiceStatus> services)
    {
        lock (_sampling)
        {
            return [.. services.Select(service => service with
            {
                Rates = RatesIn(_services, service.Key),
                RealServers = [.. service.RealServers.Select(server => server with { Rates = RatesIn(_servers, (service.Key, server.Address)) })],
            })];
        }
    }

    /// <summary>Takes a sample.</summary>
    /// <param name="services">The totals now.</param>
    /// <param name="elapsed">Since the sample before.</param>
    public void Sample(ImmutableArray<ServiceStatus> services, TimeSpan elapsed)
    {
        lock (_sampling)
        {
            foreach (var service in services)
            {
                Sample(_services, service.Key, service.Traffic, elapsed);
                foreach (var server in service.RealServers)
                {
                    Sample(_servers, (service.Key, server.Address), server.Traffic, elapsed);
                }
            }
        }
    }

    /// <summary>Ends sampling.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private static TrafficRates RatesIn<TKey>(Dictionary<TKey, RateEstimator> estimators, TKey key)
        where TKey : notnull =>
        estimators.TryGetValue(key, out var estimator) ? estimator.Rates : default;

    private static void Sample<TKey>(Dictionary<TKey, RateEstimator> estimators, TKey key, TrafficTotals totals, TimeSpan elapsed)
        where TKey : notnull
    {
        if (!estimators.TryGetValue(key, out var estimator))
        {
            estimators.Add(key, estimator = new RateEstimator());
        }

        estimator.Sample(totals, elapsed);
    }

    private async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(RateEstimator.Interval);
        var last = MonotonicClock.Now;
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var services = await _read(stop);
                var now = MonotonicClock.Now;
                Sample(services, now - last);
                last = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the data path.
        }
    }
}
