using System.Text.Json.Serialization;

namespace Lb.Host.Control;

/// <summary>What <c>drain</c> asks of the daemon.</summary>
/// <param name="Server">The real server's address.</param>
/// <param name="Service">The virtual server as ADDRESS:PORT; null for every one that has the server.</param>
/// <param name="DeadlineSeconds">When the server is taken out with the flows it still has; null for never.</param>
/// <param name="Undo">Whether the drain ends.</param>
internal sealed record DrainRequest(
    [property: JsonRequired] string Server, string? Service = null, double? DeadlineSeconds = null, bool Undo = false);

/// <summary>What <c>weight</c> asks of the daemon.</summary>
/// <param name="Server">The real server's address.</param>
/// <param name="Service">The virtual server as ADDRESS:PORT; null for every one that has the server.</param>
/// <param name="Weight">The weight, 0 to 65535; null for the configured one.</param>
internal sealed record WeightRequest([property: JsonRequired] string Server, string? Service = null, int? Weight = null);

/// <summary>What <c>reload</c> asks of the daemon.</summary>
/// <param name="DryRun">Whether only to say what would be done.</param>
internal sealed record ReloadRequest(bool DryRun = false);
