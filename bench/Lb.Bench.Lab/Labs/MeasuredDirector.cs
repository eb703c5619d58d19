using System.Text.Json;
using Lb.Core.Linux.AfPacket;
using Lb.Host;
using Lb.Host.Control;
using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Bench.Lab.Labs;

/// <summary>A director whose counters and processor time are read from outside the lab, at no cost to what is measured.</summary>
internal sealed class MeasuredDirector : IAsyncDisposable
{
    private readonly Director _director;
    private readonly int _processId;
    private readonly string _controlSocket;

    private MeasuredDirector(Director director, int processId, string controlSocket) =>
        (_director, _processId, _controlSocket) = (director, processId, controlSocket);

    /// <summary>Processor time it took so far, in seconds.</summary>
    public double ProcessorSeconds => ProcessorTime.Seconds(_processId);

    /// <summary>Starts one and waits until it says that it balances.</summary>
    /// <exception cref="LabException">It did not; the message carries what it logged.</exception>
    public static async Task<MeasuredDirector> StartAsync(
        LabSandbox lab, LabHost host, string configuration, RingMode ring, int workers, CancellationToken cancellation)
    {
        var director = await Director.StartAsync(host, configuration, cancellation, "--ring", $"{ring}", "--workers", $"{workers}");
        return new MeasuredDirector(director, await director.GetProcessIdAsync(cancellation), lab.OutsidePath(Director.ControlSocketOn(host)));
    }

    /// <summary>Its counters once it has nothing left to do: what still waits in its ring belongs to the run that just ended.</summary>
    /// <exception cref="LabException">It does not answer, or frames keep coming.</exception>
    public async Task<CountersReport> ReadSettledCountersAsync(CancellationToken cancellation)
    {
        var last = await ReadCountersAsync(cancellation);
        return await Eventually.GetAsync("the end of lb-host's work", Eventually.Ample, async () =>
        {
            var earlier = last;
            last = await ReadCountersAsync(cancellation);
            return last.Received == earlier.Received ? last : null;
        }, cancellation);
    }

    /// <summary>Stops it in order, so that the next one finds nothing of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _director.StopAsync(CancellationToken.None);
        await _director.DisposeAsync();
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
            throw new LabException($"{silent.Message} {string.Join(' ', _director.LastWords)}", silent);
        }
    }
}
