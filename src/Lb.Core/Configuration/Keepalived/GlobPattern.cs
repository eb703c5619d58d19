namespace Lb.Core.Configuration.Keepalived;

/// <summary>Shell patterns of <c>include</c>: <c>*</c>, <c>?</c>, <c>[set]</c> in any part of a path, and <c>{a,b}</c> as csh has it.</summary>
internal static class GlobPattern
{
    private const int MaximumAlternatives = 1000;

    /// <summary>Whether the text has a character with a meaning of its own.</summary>
    public static bool HasWildcard(string text) => text.AsSpan().IndexOfAny("*?[{") >= 0;

    /// <summary>The paths that match, each alternative's in the order of their names; a part without wildcards is not looked up.</summary>
    public static IReadOnlyList<string> Find(string pattern, IConfigurationFiles files)
    {
        var found = new List<string>();
        foreach (var alternative in ExpandBraces(pattern))
        {
            foreach (var path in FindOne(alternative, files))
            {
                if (found.Count < MaximumAlternatives)
                    found.Add(path);
            }
        }

        return found;
    }

    /// <summary>Whether a name matches one path part's pattern; a leading dot must be written (glob(7)).</summary>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (name.StartsWith(".") && !pattern.StartsWith("."))
            return false;

        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            var width = p < pattern.Length && pattern[p] != '*' ? MatchOne(pattern[p..], name[n]) : 0;
            if (width > 0)
            {
                p += width;
                n++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;

        return p == pattern.Length;
    }

    // Returns the pattern's characters used up by one character of the name, 0 for no match.
    private static int MatchOne(ReadOnlySpan<char> pattern, char c)
    {
        if (pattern[0] == '?')
            return 1;

        var close = pattern[0] == '[' && pattern.Length > 2 ? pattern[2..].IndexOf(']') : -1;
        if (close < 0)
            return pattern[0] == c ? 1 : 0;

        var set = pattern[1..(close + 2)];
        var negated = set[0] is '!' or '^' && set.Length > 1;
        if (negated)
            set = set[1..];

        var isIn = false;
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                isIn |= set[i] <= c && c <= set[i + 2];
                i += 2;
            }
            else
            {
                isIn |= set[i] == c;
            }
        }

        return isIn != negated ? close + 3 : 0;
    }

    private static List<string> FindOne(string pattern, IConfigurationFiles files)
    {
        var paths = new List<string> { pattern.StartsWith('/') ? "/" : "" };
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new List<string>();
            foreach (var directory in paths)
            {
                if (!HasWildcard(part))
                {
                    next.Add(Path.Combine(directory, part));
                    continue;
                }

                next.AddRange(files.List(directory)
                    .Where(name => IsMatch(part, name))
                    .Order(StringComparer.Ordinal)
                    .Select(name => Path.Combine(directory, name)));
            }

            paths = next.Count > MaximumAlternatives ? next[..MaximumAlternatives] : next;
        }

        return paths;
    }

    private static List<string> ExpandBraces(string pattern)
    {
        var done = new List<string>();
        var open = new Queue<string>([pattern]);
        while (open.TryDequeue(out var text))
        {
            var (start, end, commas) = InnermostBraces(text);
            if (start < 0 || open.Count + done.Count > MaximumAlternatives)
            {
                done.Add(text);
                continue;
            }

            var from = start + 1;
            foreach (var to in commas.Append(end))
            {
                open.Enqueue(string.Concat(text.AsSpan(0, start), text.AsSpan(from, to - from), text.AsSpan(end + 1)));
                from = to + 1;
            }
        }

        return done;
    }

    private static (int Start, int End, List<int> Commas) InnermostBraces(string text)
    {
        var end = text.IndexOf('}');
        var start = end < 0 ? -1 : text.LastIndexOf('{', end);
        var commas = new List<int>();
        for (var i = start + 1; start >= 0 && i < end; i++)
        {
            if (text[i] == ',')
                commas.Add(i);
        }

        return (start, end, commas);
    }
}
