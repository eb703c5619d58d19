namespace Lb.Core.Wire;

/// <summary>Types of DNS records that a checker may ask for (RFC 1035 §3.2.2, RFC 3596, RFC 4034), with their numbers.</summary>
public enum DnsRecordType : ushort
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>An authoritative name server.</summary>
    Ns = 2,

    /// <summary>The canonical name of an alias.</summary>
    Cname = 5,

    /// <summary>The start of a zone of authority.</summary>
    Soa = 6,

    /// <summary>A mail exchange.</summary>
    Mx = 15,

    /// <summary>Text.</summary>
    Txt = 16,

    /// <summary>An IPv6 address.</summary>
    Aaaa = 28,

    /// <summary>A signature.</summary>
    Rrsig = 46,

    /// <summary>A zone's public key.</summary>
    Dnskey = 48,
}
