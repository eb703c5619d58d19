using System.Text.Json;

namespace Lb.Core.Tests;

/// <summary>What a real kernel's IPVS was seen to do: <c>data/ipvs-oracle.json</c>.</summary>
internal static class IpvsOracle
{
    public static JsonElement Root { get; } = Load();

    private static JsonElement Load()
    {
        using var stream = typeof(IpvsOracle).Assembly.GetManifestResourceStream("data/ipvs-oracle.json")
            ?? throw new InvalidOperationException("The oracle is not embedded in the test assembly.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
