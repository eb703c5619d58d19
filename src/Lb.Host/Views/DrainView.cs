using System.Diagnostics;
using System.Globalization;
using Lb.Host.Control;

namespace Lb.Host.Views;

/// <summary>A drain for people: one line that changes on a terminal; elsewhere lines, further and further apart.</summary>
/// <param name="output">Where it is shown.</param>
/// <param name="order">What drains.</param>
internal sealed class DrainView(TextWriter output, OrderReport order)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly bool _isTerminal = OutputConsole.On(output).Profile.Out.IsTerminal;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private TimeSpan _nextAt;
    private TimeSpan _pause = TimeSpan.FromSeconds(1);
    private long _shown = -1;

    private string Where => string.Join(", ", order.Services);

    /// <summary>What was ordered, for who does not wait.</summary>
    /// <param name="order">What was ordered.</param>
    /// <param name="deadlineSeconds">When the server is taken out, or null.</param>
    public static string Said(OrderReport order, double? deadlineSeconds) =>
        $"{order.Server} drains in {string.Join(", ", order.Services)}: no new flows{Until(deadlineSeconds)}. {Lifetime(order)}";

    /// <summary>The first line.</summary>
    public void Begin(double? deadlineSeconds)
    {
        output.WriteLine(Said(order, deadlineSeconds));
        output.Flush();
    }

    /// <summary>How many flows are left.</summary>
    public void Show(long flows)
    {
        var elapsed = Stopwatch.GetElapsedTime(_startedAt);
        if (_isTerminal)
        {
            output.Write($"\r{Left(flows)} after {Text.Duration(elapsed.TotalSeconds)}   ");
        }
        else if (flows != _shown && elapsed >= _nextAt)
        {
            output.WriteLine(Left(flows));
            _pause = _pause + _pause < LongestPause ? _pause + _pause : LongestPause;
            _nextAt = elapsed + _pause;
        }

        _shown = flows;
        output.Flush();
    }

    /// <summary>What came of it; null if nobody waited for that.</summary>
    public void End(DrainReport? report)
    {
        if (_isTerminal)
        {
            output.WriteLine();
        }

        if (report is { Empty: true })
        {
            output.WriteLine($"{order.Server} has no flow left in {Where}; it can be stopped.");
        }
        else if (report is not null)
        {
            output.WriteLine(
                $"The deadline came with {Left(report.FlowsLeft)}: {order.Server} is taken out of {Where}. What is left fares as the flows of a removed server: "
                + "without expire_nodest_conn frames are dropped, until the flows expire or the server is back.");
        }
    }

    private static string Until(double? deadlineSeconds) =>
        deadlineSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $", and is taken out in {seconds:0.###} s") : string.Empty;

    private static string Left(long flows) => flows == 1 ? "1 flow left" : $"{flows} flows left";

    private static string Lifetime(OrderReport order) => $"That outlasts reloads and ends with the daemon, or with 'lb-host drain {order.Server} --undo'.";
}
