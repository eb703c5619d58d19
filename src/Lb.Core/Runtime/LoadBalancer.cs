using Lb.Core.Configuration;
using Lb.Core.Io;
using Lb.Core.Linux;
using Lb.Core.Metrics;
using Lb.Core.Runtime.DataPath;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lb.Core.Runtime;

/// <summary>
/// The balancer on this machine: captures frames for the virtual services, forwards them to their real servers, and keeps the kernel
/// away from them meanwhile. Needs CAP_NET_RAW and CAP_NET_ADMIN.
/// </summary>
/// <remarks>
/// Disposing it leaves nothing behind. If the process is killed instead, the kernel removes the guard by itself and serves the virtual
/// addresses from this host's own server at once.
/// </remarks>
public sealed partial class LoadBalancer : IAsyncDisposable
{
    private readonly Lock _stopping = new();
    private readonly ILogger _logger;
    private readonly DataPathService _dataPath;
    private readonly TaskCompletionSource _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _takenDown;

    private LoadBalancer(LbConfig config, LoadBalancerOptions options, ILogger logger)
    {
        _logger = logger;
        _dataPath = new DataPathService(config, options, Fail, logger);
    }

    /// <summary>
    /// Ends, with an exception, when a part of the balancer cannot go on. The balancer then takes itself down at once, so that the kernel
    /// serves; dispose it all the same.
    /// </summary>
    public Task Failure => _failure.Task;

    /// <summary>Starts balancing.</summary>
    /// <param name="config">The configuration; it must be valid (<see cref="LbConfigValidator"/>).</param>
    /// <param name="options">How to use this machine; null for the defaults.</param>
    /// <param name="logger">Where it says what it does; null for nowhere.</param>
    /// <exception cref="LoadBalancerException">It cannot start; nothing of it is left behind.</exception>
    public static LoadBalancer Start(LbConfig config, LoadBalancerOptions? options = null, ILogger? logger = null)
    {
        options ??= new LoadBalancerOptions();
        options.Validate();
        try
        {
            return new LoadBalancer(config, options, logger ?? NullLogger.Instance);
        }
        catch (Exception error) when (error is LinuxException or PacketDeviceException)
        {
            throw new LoadBalancerException(error.Message, error);
        }
    }

    /// <summary>Reads the counters of all workers.</summary>
    public Task<CounterSnapshot> ReadCountersAsync(CancellationToken cancellationToken = default) => _dataPath.ReadCountersAsync(cancellationToken);

    /// <summary>Stops balancing: the kernel serves the virtual addresses again, and nothing is left behind.</summary>
    public ValueTask DisposeAsync() => new(TakeDownOnceAsync());

    private void Fail(Exception error)
    {
        LogWorkerFailed(error.Message);
        _ = _failure.TrySetException(new LoadBalancerException(error.Message, error));

        // Nobody may be watching: without a worker the guard would keep frames from everybody.
        _ = TakeDownOnceAsync();
    }

    private Task TakeDownOnceAsync()
    {
        lock (_stopping)
        {
            return _takenDown ??= Task.Run(TakeDown);
        }
    }

    private void TakeDown() => _dataPath?.Dispose();

    [LoggerMessage(EventId = EventIds.WorkerFailed, Level = LogLevel.Critical, Message = "Forwarding cannot go on: {Reason}")]
    private partial void LogWorkerFailed(string reason);
}
