using System.Text.Json;
using Lb.Core.Linux.AfPacket;
using Lb.Host.Commands;
using Lb.Host.Control;
using Lb.Host.Lab;

namespace Lb.Bench.Lab.Labs;

/// <summary>An <c>lb-host run</c> whose counters and processor time are read from outside the lab, at no cost to what is measured.</summary>
internal sealed class MeasuredDirector : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30), StopTime = TimeSpan.FromSeconds(15);
    private static int _count;

    private readonly LabProcess _daemon;
    private readonly int _processId;
    private readonly string _controlSocket;

    private MeasuredDirector(LabProcess daemon, int processId, string controlSocket) =>
        (_daemon, _processId, _controlSocket) = (daemon, processId, controlSocket);

    /// <summary>Processor time it took so far, in seconds.</summary>
    public double ProcessorSeconds => ProcessorTime.Seconds(_processId);

    /// <summary>Starts one and waits until it says that it balances.</summary>
    /// <exception cref="LabException">It did not; the message carries what it logged.</exception>
    public static async Task<MeasuredDirector> StartAsync(
        LabSandbox lab, LabHost host, string configuration, RingMode ring, int workers, CancellationToken cancellation)
    {
        var file = await host.WriteFileAsync("lb.conf", configuration, cancellation);
        var socket = host.PathOf($"control-{Interlocked.Increment(ref _count)}.sock");
        var daemon = host.Start(HostProgram.Argv("run", "-f", file, "--control", socket, "--ring", $"{ring}", "--workers", $"{workers}"));
        try
        {
            await daemon.WaitForLineAsync(line => line.Contains("Balancing", StringComparison.Ordinal), StartTime, cancellation);
            return new MeasuredDirector(daemon, await daemon.GetProcessIdAsync(cancellation), lab.OutsidePath(socket));
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>Its counters once it has nothing left to do: what still waits in its ring belongs to the run that just ended.</summary>
    /// <exception cref="LabException">It does not answer, or frames keep coming.</exception>
    public async Task<CountersReport> ReadSettledCountersAsync(CancellationToken cancellation)
    {
        var last = await ReadCountersAsync(cancellation);
        return await Eventually.GetAsync("the end of lb-host's work", StopTime, async () =>
        {
            var earlier = last;
            last = await ReadCountersAsync(cancellation);
            return last.Received == earlier.Received ? last : null;
        }, cancellation);
    }

    /// <summary>Stops it in order, so that the next one finds nothing of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _daemon.SignalAsync(LabSignal.Terminate, CancellationToken.None);
        await _daemon.WaitForExitAsync(StopTime, CancellationToken.None);
        await _daemon.DisposeAsync();
    }

    private async Task<CountersReport> ReadCountersAsync(CancellationToken cancellation)
    {
        try
        {
            var text = await ControlClient.GetAsync(_controlSocket, ControlRoutes.Counters, cancellation);
            return JsonSerializer.Deserialize(text, CountersReportJson.Default.CountersReport) ?? throw new LabException("lb-host has no counters.");
        }
        catch (CommandRefusedException silent)
        {
            throw new LabException($"{silent.Message} {_daemon.Errors.Text}", silent);
        }
    }
}
