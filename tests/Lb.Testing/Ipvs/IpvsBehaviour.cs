using System.Collections.Immutable;
using System.Text.Json;

namespace Lb.Testing.Ipvs;

/// <summary>One step of what a kernel was seen to do: what was done, what then arrived where, and the connection table after it.</summary>
/// <param name="Do">What was sent, or the command that was run.</param>
/// <param name="Saw">Frames at real servers (<c>rsN:</c>) and at the client (<c>cl:</c>), in no particular order.</param>
/// <param name="Connections">Lines of <c>ipvsadm -Lnc</c>; default where nobody looked.</param>
public sealed record ObservedStep(string Do, ImmutableArray<string> Saw, ImmutableArray<string> Connections)
{
    /// <summary>Whether the step is a command to the director rather than traffic.</summary>
    public bool IsCommand => Do.StartsWith("ipvsadm ", StringComparison.Ordinal);
}

/// <summary>What a real kernel's IPVS was seen to do (Linux 6.1, direct routing): <c>data/ipvs-behaviour.json</c>.</summary>
public static class IpvsBehaviour
{
    private static readonly JsonElement Themes = Load();

    /// <summary>The names of the themes.</summary>
    public static IEnumerable<string> Names => Themes.EnumerateObject().Select(theme => theme.Name);

    /// <summary>The steps of one theme, in order.</summary>
    public static ImmutableArray<ObservedStep> Theme(string name) =>
    [
        .. Themes.GetProperty(name).EnumerateArray().Where(step => step.TryGetProperty("do", out _)).Select(step =>
            new ObservedStep(step.GetProperty("do").GetString()!, Lines(step, "saw", []), Lines(step, "conns", default))),
    ];

    private static ImmutableArray<string> Lines(JsonElement step, string name, ImmutableArray<string> otherwise) =>
        step.TryGetProperty(name, out var lines) ? [.. lines.EnumerateArray().Select(line => line.GetString()!)] : otherwise;

    private static JsonElement Load()
    {
        using var stream = typeof(IpvsBehaviour).Assembly.GetManifestResourceStream("data/ipvs-behaviour.json")
            ?? throw new InvalidOperationException("What IPVS does is not embedded in the assembly.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("steps").Clone();
    }
}
