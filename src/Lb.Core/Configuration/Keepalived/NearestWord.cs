namespace Lb.Core.Configuration.Keepalived;

/// <summary>Finds the known word an unknown one was probably meant to be.</summary>
internal static class NearestWord
{
    private const int LongestWord = 64;

    /// <summary>The candidate with the fewest edits from <paramref name="word"/>, or null if none is near (a third of its letters).</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestDistance = (Math.Min(word.Length, LongestWord) / 3) + 1;
        if (word.Length > LongestWord)
            return null;

        foreach (var candidate in candidates)
        {
            if (Math.Abs(word.Length - candidate.Length) >= bestDistance)
                continue;

            var distance = Distance(word, candidate);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    // Levenshtein's distance without regard to case, one row at a time.
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            row[j] = j;

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
