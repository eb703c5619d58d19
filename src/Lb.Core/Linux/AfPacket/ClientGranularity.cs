using Lb.Core.Model;

namespace Lb.Core.Linux.AfPacket;

/// <summary>Which clients have to come to one worker: those whose addresses agree in the bits of these masks. Default: each address for itself.</summary>
/// <param name="IPv4">For IPv4 addresses.</param>
/// <param name="IPv6">For IPv6 addresses.</param>
public readonly record struct ClientGranularity(AddressMask IPv4, AddressMask IPv6)
{
    /// <summary>Whether clients that <paramref name="finer"/> keeps together are kept together by this too.</summary>
    internal bool Covers(ClientGranularity finer) => IPv4.And(finer.IPv4) == IPv4 && IPv6.And(finer.IPv6) == IPv6;
}
