using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lb.Core.Runtime.Scripts;

/// <summary>Text of others for log lines and named pipes: on one line, and without anything a terminal would act on.</summary>
internal static class PrintableText
{
    /// <summary>Decodes UTF-8; octets that are none, control and formatting characters and line separators become escapes like <c>\x1B</c>.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var length);
            if (status != OperationStatus.Done)
            {
                foreach (var octet in bytes[..length])
                {
                    _ = text.Append(CultureInfo.InvariantCulture, $"\\x{octet:X2}");
                }
            }
            else if (IsPrintable(rune))
            {
                _ = text.Append(rune.ToString());
            }
            else
            {
                _ = text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}");
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{byte})"/>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    private static bool IsPrintable(Rune rune) => rune.Value == '\t' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
