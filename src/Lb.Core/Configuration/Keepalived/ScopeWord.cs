namespace Lb.Core.Configuration.Keepalived;

/// <summary>Reads the scope of an address or route: a name, or its number as in rtnetlink(7).</summary>
internal static class ScopeWord
{
    private static readonly Dictionary<string, AddressScope> Scopes = new(StringComparer.Ordinal)
    {
        ["global"] = AddressScope.Global,
        ["0"] = AddressScope.Global,
        ["site"] = AddressScope.Site,
        ["200"] = AddressScope.Site,
        ["link"] = AddressScope.Link,
        ["253"] = AddressScope.Link,
        ["host"] = AddressScope.Host,
        ["254"] = AddressScope.Host,
    };

    /// <summary>The scope, or null if the word is none, which is said.</summary>
    public static AddressScope? Read(Word word, BindContext context)
    {
        if (Scopes.TryGetValue(word.Text, out var scope))
            return scope;

        context.Diagnostics.Error(
            word.Location,
            DiagnosticCodes.BadChoice,
            $"'{Display.Of(word.Text)}' is not a scope; write global, site, link or host");
        return null;
    }
}
