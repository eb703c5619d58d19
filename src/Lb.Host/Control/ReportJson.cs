using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lb.Host.Control;

/// <summary>Serialization of the control API's documents without reflection: snake_case, moments in UTC.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(VrrpReport))]
[JsonSerializable(typeof(EventsReport))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(ReloadReport))]
[JsonSerializable(typeof(OrderReport))]
[JsonSerializable(typeof(DrainReport))]
[JsonSerializable(typeof(DrainRequest))]
[JsonSerializable(typeof(WeightRequest))]
[JsonSerializable(typeof(ReloadRequest))]
[JsonSerializable(typeof(ServicesReport))]
[JsonSerializable(typeof(ConnectionReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>For writing: quotes and arrows in sentences stay readable, since no page of the web takes this text into its markup.</summary>
    public static ReportJson Readable => Writer.Context;

    // Initialized after the generated part of this class.
    private static class Writer
    {
        public static readonly ReportJson Context = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
