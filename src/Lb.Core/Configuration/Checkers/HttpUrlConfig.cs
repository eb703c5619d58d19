using System.Collections.Immutable;

namespace Lb.Core.Configuration.Checkers;

/// <summary>One <c>url</c> of an HTTP checker: what to ask for, and what the answer must be. All that is given must hold.</summary>
public sealed record HttpUrlConfig : IConfigRecord
{
    /// <summary>The request target (<c>path</c>); begins with '/', and goes out as it is written.</summary>
    public required string Path { get; init; }

    /// <summary>Status codes that pass (<c>status_code</c>); empty for 200 to 299.</summary>
    public ImmutableArray<StatusCodeRange> StatusCodes { get; init; } = [];

    /// <summary>The MD5 sum of the body as 32 hexadecimal digits (<c>digest</c>; genhash(1) computes it); null for any body.</summary>
    public string? Digest { get; init; }

    /// <summary>The Host header (<c>virtualhost</c>); null for the checker's.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>A pattern the body must match; null for any body.</summary>
    public BodyPatternConfig? Pattern { get; init; }

    /// <summary>Whether an answer with this status passes.</summary>
    public bool Accepts(int status) =>
        StatusCodes.IsDefaultOrEmpty ? status is >= 200 and <= 299 : StatusCodes.Any(range => range.Contains(status));
}

/// <summary>A range of HTTP status codes, within 100 to 599.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last, not less than the first.</param>
public readonly record struct StatusCodeRange(int First, int Last)
{
    /// <summary>The least status code there is (RFC 9110 §15).</summary>
    public const int Minimum = 100;

    /// <summary>The greatest status code there is (RFC 9110 §15).</summary>
    public const int Maximum = 599;

    /// <summary>Whether the status is in the range.</summary>
    public bool Contains(int status) => status >= First && status <= Last;
}
