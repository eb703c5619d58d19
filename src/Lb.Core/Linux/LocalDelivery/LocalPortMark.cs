using System.Globalization;
using System.Security.Cryptography;

namespace Lb.Core.Linux.LocalDelivery;

/// <summary>
/// What the two ends of a local port have in common: their names, the alias that says whose they are, and the name that their process holds
/// while it lives. The identifier is random and not the process number, which in a container is the same each time.
/// </summary>
/// <param name="Id">Eight hexadecimal digits.</param>
/// <param name="ProcessId">The process in its own PID namespace: for people, proof of nothing.</param>
internal sealed record LocalPortMark(string Id, int ProcessId)
{
    private const string Prefix = "userspacelb local port ";
    private const string Process = "of process ";
    private const int IdLength = 8;

    public string OuterName => $"lbo{Id}";

    public string InnerName => $"lbi{Id}";

    /// <summary>See <see cref="HeldName"/>: whoever can take it knows that the port's process has ended.</summary>
    public string SignOfLife => $"userspacelb/local-port/{Id}";

    public static LocalPortMark CreateRandom() => new(RandomNumberGenerator.GetHexString(IdLength, lowercase: true), Environment.ProcessId);

    /// <summary>Reads the alias of an interface; null for any other text.</summary>
    public static LocalPortMark? Parse(string? alias)
    {
        if (alias is null || !alias.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = alias[Prefix.Length..].Split(' ', 2);
        return parts.Length == 2
            && parts[0].Length == IdLength
            && parts[0].All(char.IsAsciiHexDigitLower)
            && parts[1].StartsWith(Process, StringComparison.Ordinal)
            && int.TryParse(parts[1].AsSpan(Process.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
                ? new LocalPortMark(parts[0], processId)
                : null;
    }

    /// <summary>The alias.</summary>
    public override string ToString() => $"{Prefix}{Id} {Process}{ProcessId}";
}
