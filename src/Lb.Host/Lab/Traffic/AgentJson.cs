using System.Text.Json;

namespace Lb.Host.Lab.Traffic;

/// <summary>How an agent inside a lab reports to the code that started it: one JSON object a line.</summary>
internal static class AgentJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Prints one report.</summary>
    public static void Print<T>(TextWriter output, T report) => output.WriteLine(JsonSerializer.Serialize(report, Options));

    /// <summary>Reads one report.</summary>
    /// <exception cref="LabException">The line is not one.</exception>
    public static T Parse<T>(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options) ?? throw new LabException("The agent reported nothing.");
        }
        catch (JsonException notJson)
        {
            throw new LabException($"The agent's report cannot be read: {line}", notJson);
        }
    }
}
