using System.Text;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds <c>authentication</c>. No finding shows the password or a word beside it.</summary>
internal static class AuthenticationBinder
{
    // RFC 2338 §5.3.10: the authentication data of a message.
    private const int LongestPassword = 8;

    /// <summary>The password in use, or null if there is none.</summary>
    public static VrrpAuthenticationConfig? Bind(Settings instance, BindContext context)
    {
        if (instance.Find("auth_hmac") is { } hmac)
        {
            context.Diagnostics.Error(
                hmac.Location,
                DiagnosticCodes.UnsupportedAuthentication,
                "'auth_hmac' is not supported, and a peer that uses it would not understand this node; remove it on every node");
        }

        if (instance.Find("authentication") is not { Block: not null } block)
            return null;

        var settings = context.In(block);
        if (Type(settings.Find("auth_type"), context) is not { } type)
        {
            if (settings.Find("auth_pass") is { } unused)
                WarnUnused(unused, "without 'auth_type PASS' the password is not used", context);

            return null;
        }

        if (settings.Find("auth_pass") is not { Words.Length: > 1 } password)
        {
            WarnUnused(block, "there is no 'auth_pass PASSWORD', so nothing is authenticated", context);
            return null;
        }

        return new VrrpAuthenticationConfig(type, Cut(password.Words[1], context));
    }

    private static string? Type(Statement? statement, BindContext context)
    {
        if (statement is null)
            return null;

        var words = context.Read(statement);
        if (!words.Exactly(1, "auth_type PASS"))
            return null;

        if (words[0].Text is "PASS" or "AH")
            return words[0].Text;

        context.Diagnostics.Error(
            words[0].Location,
            DiagnosticCodes.BadChoice,
            $"'{Display.Of(words[0].Text)}' is not a kind of authentication; write PASS");
        return null;
    }

    private static string Cut(Word password, BindContext context)
    {
        if (Encoding.UTF8.GetByteCount(password.Text) <= LongestPassword)
            return password.Text;

        context.Diagnostics.Warn(
            password.Location,
            DiagnosticCodes.PasswordCut,
            $"the password is longer than {LongestPassword} octets, and only the first {LongestPassword} are used, as in keepalived; shorten it");

        var cut = new StringBuilder();
        var octets = 0;
        foreach (var rune in password.Text.EnumerateRunes().TakeWhile(rune => (octets += rune.Utf8SequenceLength) <= LongestPassword))
            cut.Append(rune);

        return cut.ToString();
    }

    private static void WarnUnused(Statement statement, string text, BindContext context) =>
        context.Diagnostics.Warn(statement.Location, DiagnosticCodes.AuthenticationIgnored, text + ", as in keepalived");
}
