namespace Lb.Core.Configuration.Keepalived;

/// <summary>Finds the statement of a block that holds for a setting: the last one, as in keepalived; earlier ones are warned of.</summary>
internal readonly struct Settings(Statement block, DiagnosticBag diagnostics)
{
    /// <summary>The statement of a keyword, or of its alias, or null if there is none.</summary>
    public Statement? Find(string keyword, string? alias = null) => Find(keyword, alias, isOurs: false);

    /// <summary>The <c>@userspacelb</c> line of a word, or null if there is none.</summary>
    public Statement? FindOwn(string word) => Find(word, null, isOurs: true);

    /// <summary>Every statement of a keyword, in order.</summary>
    public IEnumerable<Statement> All(string keyword, bool isOurs = false) =>
        block.Body.Where(statement => statement.IsOurs == isOurs && string.Equals(statement.Keyword, keyword, StringComparison.Ordinal));

    private Statement? Find(string keyword, string? alias, bool isOurs)
    {
        Statement? found = null;
        foreach (var statement in block.Body)
        {
            if (statement.IsOurs != isOurs || !(statement.Keyword == keyword || statement.Keyword == alias))
                continue;

            if (found is not null)
            {
                diagnostics.Warn(
                    found.Location,
                    DiagnosticCodes.RepeatedKeyword,
                    $"'{found.Keyword}' is overridden by the one in line {statement.Location.Line}; remove one of them");
            }

            found = statement;
        }

        return found;
    }
}
