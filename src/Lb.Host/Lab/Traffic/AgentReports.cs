namespace Lb.Host.Lab.Traffic;

/// <summary>What a run of questions came to, one entry a connection or datagram, in order.</summary>
/// <param name="Answers">The answer, or null where there was none.</param>
/// <param name="Errors">Why there was none.</param>
/// <param name="Milliseconds">The whole run.</param>
internal sealed record AskReport(IReadOnlyList<string?> Answers, IReadOnlyList<string> Errors, double Milliseconds)
{
    /// <summary>How often each answer came.</summary>
    public IReadOnlyDictionary<string, int> Shares =>
        Answers.OfType<string>().GroupBy(answer => answer, StringComparer.Ordinal).ToDictionary(share => share.Key, share => share.Count(), StringComparer.Ordinal);
}

/// <summary>A bulk transfer as both ends saw it.</summary>
/// <param name="Server">Who took it.</param>
/// <param name="Bytes">Bytes sent.</param>
/// <param name="HashSent">Hash of what was sent, lower-case hexadecimal.</param>
/// <param name="HashReceived">Hash the server made of what it took.</param>
/// <param name="Milliseconds">From the first byte to the server's answer.</param>
internal sealed record BulkReport(string Server, long Bytes, string HashSent, string HashReceived, double Milliseconds)
{
    /// <summary>Whether the server holds what was sent, byte for byte.</summary>
    public bool IsIntact => string.Equals(HashSent, HashReceived, StringComparison.Ordinal);
}
