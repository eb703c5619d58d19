// A balancer inside another program: reads a configuration, balances until Ctrl-C, and prints its counters every few seconds.
// With an address, connections go to the server there first, by a scheduler of our own.
using Embedding;
using Lb.Core.Configuration;
using Lb.Core.Runtime;
using Lb.Core.Wire;

if (args is not [var path, .. { Length: <= 1 }] || !InetAddress.TryParse(args.ElementAtOrDefault(1) ?? "0.0.0.0", out var local))
{
    Console.Error.WriteLine("usage: Embedding FILE [ADDRESS]");
    return 2;
}

// A program that knows its services builds an LbConfig itself; LbConfigValidator then says what is wrong with it.
var read = KeepalivedConfigReader.Read(path);
foreach (var finding in read.Diagnostics)
{
    Console.Error.WriteLine(finding);
}

if (read.Config is not { } config)
{
    return 1;
}

if (args.Length > 1)
{
    config = config with
    {
        VirtualServices = [.. config.VirtualServices.Select(service => service with { CustomScheduler = () => new LocalFirstScheduler(local) })],
    };
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // Leaving on our own terms, the balancer hands over to the kernel in order.
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    await using var balancer = LoadBalancer.Start(config, new LoadBalancerOptions { MaxFlows = 100_000 });
    using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));

    // Failure ends, with the reason, if the balancer cannot go on.
    while (!stop.IsCancellationRequested && !balancer.Failure.IsCompleted)
    {
        var counters = await balancer.ReadCountersAsync(stop.Token);
        Console.WriteLine($"{counters.Forwarded} forwarded, {counters.Local} local, {counters.Dropped.Values.Sum()} dropped, {counters.Flows} flows");
        _ = await Task.WhenAny(timer.WaitForNextTickAsync(stop.Token).AsTask(), balancer.Failure);
    }

    if (balancer.Failure.IsFaulted)
    {
        await balancer.Failure;
    }

    return 0;
}
catch (OperationCanceledException)
{
    return 0;
}
catch (LoadBalancerException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
