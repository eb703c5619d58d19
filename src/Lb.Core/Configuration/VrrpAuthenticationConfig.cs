namespace Lb.Core.Configuration;

/// <summary>VRRP version 2 authentication, which RFC 3768 removed and keepalived still has.</summary>
/// <param name="Type"><c>PASS</c> or <c>AH</c>.</param>
/// <param name="Password">The password; it never appears in text made from this record.</param>
public sealed record VrrpAuthenticationConfig(string Type, string Password) : IConfigRecord
{
    /// <summary>The type; the password is masked.</summary>
    public override string ToString() => $"{nameof(VrrpAuthenticationConfig)} {{ Type = {Type}, Password = *** }}";
}
