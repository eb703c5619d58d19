using System.Collections.Immutable;
using System.Globalization;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>
/// Reads <c>~SEQ(v, start, step, end)</c>, <c>~SEQx(…)</c> and <c>~LST(v, a, b)</c> at the start of a line (keepalived.conf(5),
/// "Sequence blocks" and "List blocks"): the rest of the line is processed once for each value.
/// </summary>
internal static class SequenceExpander
{
    private const int MaximumValues = 65536;

    /// <summary>Expands a line that begins with <c>~</c>.</summary>
    /// <returns>One line for each value, or null with a <paramref name="problem"/>.</returns>
    public static IReadOnlyList<PendingLine>? Expand(SourceLine line, out string problem)
    {
        var text = line.Text;
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var close = open < 0 ? -1 : text.IndexOf(')', open);
        if (close < 0)
        {
            problem = "a line that begins with '~' needs the form ~SEQ(VARIABLE, START, STEP, END) or ~LST(VARIABLE, VALUE, …)";
            return null;
        }

        var arguments = text[(open + 1)..close];
        var rest = line.Slice(close + 1).Trim();
        var bindings = text[..open].TrimEnd() switch
        {
            "~SEQ" => Sequence(arguments, hexadecimal: false, out problem),
            "~SEQx" => Sequence(arguments, hexadecimal: true, out problem),
            "~LST" => List(arguments, out problem),
            _ => Unknown(text[..open], out problem),
        };
        return bindings?.ConvertAll(binding => new PendingLine(rest, binding));
    }

    private static List<ImmutableArray<(string Name, string Value)>>? Unknown(string word, out string problem)
    {
        problem = $"'{word}' is not known; the words are ~SEQ, ~SEQx and ~LST";
        return null;
    }

    private static List<ImmutableArray<(string Name, string Value)>>? Sequence(string arguments, bool hexadecimal, out string problem)
    {
        var words = arguments.Split(',', StringSplitOptions.TrimEntries);
        var numbers = words[1..].Select(Number).ToArray();
        if (!IsName(words[0]) || numbers.Length is 0 or > 3 || numbers.Contains(null))
        {
            problem = "~SEQ needs a variable and one to three numbers: ~SEQ(VARIABLE, END), (VARIABLE, START, END) or (VARIABLE, "
                + "START, STEP, END)";
            return null;
        }

        // keepalived.conf(5): start defaults to 1 or -1 by the sign of end, step to 1 or -1 by the direction.
        var end = numbers[^1]!.Value;
        var start = numbers.Length > 1 ? numbers[0]!.Value : end < 0 ? -1 : 1;
        var step = numbers.Length > 2 ? numbers[1]!.Value : end < start ? -1 : 1;
        var count = step == 0 ? MaximumValues + 1L : ((end - start) / step) + 1;
        if (count > MaximumValues)
        {
            problem = $"~SEQ makes more than {MaximumValues} values, or its step is 0";
            return null;
        }

        problem = "";
        var values = new List<ImmutableArray<(string, string)>>();
        for (var i = 0L; i < count && (step > 0 ? start <= end : start >= end); i++)
        {
            var value = start + (i * step);
            values.Add([(words[0], value.ToString(hexadecimal ? "x" : "D", CultureInfo.InvariantCulture))]);
        }

        return values;
    }

    private static List<ImmutableArray<(string Name, string Value)>>? List(string arguments, out string problem)
    {
        var items = SplitOutsideBraces(arguments);
        var names = Tuple(items[0]);
        if (items.Count < 2 || !names.All(IsName))
        {
            problem = "~LST needs a variable and at least one value: ~LST(VARIABLE, VALUE, …) or ~LST({VARIABLE, …}, {VALUE, …}, …)";
            return null;
        }

        var values = new List<ImmutableArray<(string, string)>>();
        foreach (var item in items.Skip(1))
        {
            var parts = names.Length == 1 && !item.StartsWith('{') ? [item] : Tuple(item);
            if (parts.Length != names.Length)
            {
                problem = $"~LST sets {names.Length} variables, but '{item}' has {parts.Length} values";
                return null;
            }

            values.Add([.. names.Zip(parts)]);
        }

        problem = "";
        return values;
    }

    private static string[] Tuple(string text) =>
        text.TrimStart('{').TrimEnd('}').Split(',', StringSplitOptions.TrimEntries);

    private static List<string> SplitOutsideBraces(string text)
    {
        var items = new List<string>();
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            if (text[i] != ',' || depth > 0)
                continue;

            items.Add(text[start..i].Trim());
            start = i + 1;
        }

        items.Add(text[start..].Trim());
        return items;
    }

    private static bool IsName(string word) => word.Length > 0 && VariableReference.EndOfName(word, 0) == word.Length;

    private static long? Number(string word)
    {
        var negative = word.StartsWith('-');
        var digits = word.AsSpan(negative ? 1 : 0);
        var hexadecimal = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var isNumber = hexadecimal
            ? int.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return isNumber ? (negative ? -(long)value : value) : null;
    }
}
