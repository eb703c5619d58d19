using System.Collections.Immutable;

namespace Lb.Core.Configuration.Checkers;

/// <summary>
/// <c>UDP_CHECK</c>: a datagram to the server is not answered by an ICMP error within the time-out; with
/// <see cref="RequiresReply"/>, it is answered.
/// </summary>
public sealed record UdpCheckConfig : NetworkCheckerConfig
{
    /// <inheritdoc/>
    public override string Kind => "UDP_CHECK";

    /// <summary>What is sent (<c>payload</c>), at most 65507 octets; empty for 8 random octets.</summary>
    public ImmutableArray<byte> Payload { get; init; } = [];

    /// <summary>Whether an answer is needed (<c>require_reply</c>). Default false.</summary>
    public bool RequiresReply { get; init; }

    /// <summary>What an answer begins with (<c>require_reply HEX</c>), as far as both reach; empty for anything.</summary>
    public ImmutableArray<MaskedOctet> Reply { get; init; } = [];

    /// <summary>Octets an answer has at least (<c>min_reply_length</c>). Default 0.</summary>
    public int MinimumReplyLength { get; init; }

    /// <summary>Octets an answer has at most (<c>max_reply_length</c>), to 65535. Default 255.</summary>
    public int MaximumReplyLength { get; init; } = 255;
}

/// <summary>An octet of which some bits count.</summary>
/// <param name="Value">The octet; bits that do not count are 0.</param>
/// <param name="Mask">The bits that count.</param>
public readonly record struct MaskedOctet(byte Value, byte Mask)
{
    /// <summary>Whether an octet agrees in the bits that count.</summary>
    public bool Matches(byte octet) => (octet & Mask) == Value;
}
