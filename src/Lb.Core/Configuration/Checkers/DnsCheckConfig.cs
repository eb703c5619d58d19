using Lb.Core.Wire;

namespace Lb.Core.Configuration.Checkers;

/// <summary><c>DNS_CHECK</c>: the server answers a query over UDP without an error code.</summary>
public sealed record DnsCheckConfig : NetworkCheckerConfig
{
    /// <inheritdoc/>
    public override string Kind => "DNS_CHECK";

    /// <summary>The type asked for (<c>type</c>). Default SOA.</summary>
    public DnsRecordType Type { get; init; } = DnsRecordType.Soa;

    /// <summary>The name asked for (<c>name</c>), at most 253 characters in labels of at most 63. Default the root.</summary>
    public string Name { get; init; } = ".";
}
