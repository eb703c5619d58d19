using System.Text.Json;
using Lb.Host.Lab;

namespace Lb.Host.Demo;

/// <summary>The counters of a director, in frames.</summary>
/// <param name="Received">Frames captured.</param>
/// <param name="Passed">Left to the kernel: not for a virtual service.</param>
/// <param name="Forwarded">Sent on to another real server.</param>
/// <param name="Local">Handed to the real server on the same host.</param>
/// <param name="Dropped">Not forwarded, by reason.</param>
internal sealed record DirectorCounters(long Received, long Passed, long Forwarded, long Local, IReadOnlyDictionary<string, long> Dropped)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Frames a peer had redirected already: the loops that did not happen.</summary>
    public long RedirectedByPeer => Dropped.GetValueOrDefault("redirected_by_peer");

    /// <summary>Whether every received frame is accounted for.</summary>
    public bool AddUp => Received == Passed + Forwarded + Local + Dropped.Values.Sum();

    /// <summary>What was counted between two readings.</summary>
    public static DirectorCounters operator -(DirectorCounters later, DirectorCounters earlier) => new(
        later.Received - earlier.Received,
        later.Passed - earlier.Passed,
        later.Forwarded - earlier.Forwarded,
        later.Local - earlier.Local,
        later.Dropped.ToDictionary(
            drop => drop.Key, drop => drop.Value - earlier.Dropped.GetValueOrDefault(drop.Key), StringComparer.Ordinal));

    /// <summary>Reads what <c>lb-host counters --json</c> prints.</summary>
    /// <exception cref="LabException">It is something else.</exception>
    public static DirectorCounters Parse(string text)
    {
        try
        {
            if (JsonSerializer.Deserialize<DirectorCounters>(text, Json) is { Dropped: not null } counters)
                return counters;
        }
        catch (JsonException)
        {
            // Said below, with the text itself.
        }

        throw new LabException($"The counters cannot be read: {text}");
    }
}
