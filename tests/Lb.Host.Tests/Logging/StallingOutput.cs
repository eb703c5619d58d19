using System.Text;

namespace Lb.Host.Tests.Logging;

/// <summary>An output that takes as many lines as it is allowed to; whoever writes the next one waits, as at a full pipe.</summary>
internal sealed class StallingOutput : TextWriter
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _allowed = new(0);
    private readonly SemaphoreSlim _offered = new(0);
    private readonly List<string> _lines = [];

    /// <summary>Thrown by writes instead of taking the line; null to take it.</summary>
    public Exception? Refusal { get; set; }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>What it took.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Takes so many more lines.</summary>
    public void Allow(int lines) => _allowed.Release(lines);

    /// <summary>Waits until somebody wants to write one more line than before.</summary>
    public void AwaitOffer() => Assert.True(_offered.Wait(TimeSpan.FromSeconds(30)), "Nobody writes.");

    public override void WriteLine(string? value)
    {
        _offered.Release();
        _allowed.Wait();
        if (Refusal is { } refusal)
        {
            throw refusal;
        }

        lock (_gate)
        {
            _lines.Add(value!);
        }
    }
}
