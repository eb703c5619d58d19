namespace Lb.Core.Configuration.Keepalived;

/// <summary>Walks the tree and says which keywords are unknown, misplaced or not yet acted on. Values are the binder's business.</summary>
internal sealed class KeywordChecker(DiagnosticBag diagnostics)
{
    /// <summary>Checks statements against the block they stand in, and the blocks in them.</summary>
    public void Check(IEnumerable<Statement> statements, BlockGrammar grammar)
    {
        if (grammar.HoldsValues)
            return;

        foreach (var statement in statements)
        {
            if (statement.IsOurs)
                CheckOwn(statement, grammar);
            else
                CheckOne(statement, grammar);
        }
    }

    private void CheckOne(Statement statement, BlockGrammar grammar)
    {
        if (!grammar.Rules.TryGetValue(statement.Keyword, out var rule))
        {
            diagnostics.Warn(statement.Location, DiagnosticCodes.UnknownKeyword, DescribeUnknown(statement, grammar));
            return;
        }

        if (rule.Block is null && statement.Block is not null)
        {
            diagnostics.Warn(
                statement.Location,
                DiagnosticCodes.UnexpectedBlock,
                $"'{statement.Keyword}' takes no block; the block is skipped");
        }
        else if (rule.Block is not null && statement.Block is null)
        {
            ReportMissingBlock(statement, rule);
            return;
        }

        // What stands inside a block that is not yet acted on has no consequence of its own.
        if (rule.Consequence is not null)
            ReportNotYet(statement, rule);

        if (rule.Block is not null)
            Check(statement.Body, rule.Block);
    }

    private void ReportNotYet(Statement statement, KeywordRule rule) =>
        diagnostics.WarnOnce(
            rule.Subject,
            statement.Location,
            DiagnosticCodes.NotYetActedOn,
            $"'{statement.Keyword}' is understood and kept, but not yet acted on by this version: {rule.Consequence}");

    private void ReportMissingBlock(Statement statement, KeywordRule rule)
    {
        var text = $"'{statement.Keyword}' needs a block: write '{{' after it";
        if (rule.Handling == Handling.ActedOn)
            diagnostics.Error(statement.Location, DiagnosticCodes.MissingBlock, text);
        else
            diagnostics.Warn(statement.Location, DiagnosticCodes.MissingBlock, text + "; it is skipped");
    }

    private void CheckOwn(Statement statement, BlockGrammar grammar)
    {
        if (statement.Block is not null)
        {
            diagnostics.Error(statement.Location, DiagnosticCodes.UnexpectedBlock, "an @userspacelb line takes no block");
        }
        else if (!grammar.OwnWords.Contains(statement.Keyword))
        {
            var known = grammar.OwnWords.Count == 0
                ? $"none stands in {grammar.Name}; put it in global_defs or virtual_server"
                : $"in {grammar.Name} there are {string.Join(", ", grammar.OwnWords.Order(StringComparer.Ordinal))}";
            diagnostics.Error(
                statement.Location,
                DiagnosticCodes.UnknownOwnWord,
                $"'@userspacelb {Display.Of(statement.Keyword)}' is not known here: {known}");
        }
    }

    private string DescribeUnknown(Statement statement, BlockGrammar grammar)
    {
        var what = $"unknown {(statement.Block is null ? "keyword" : "block")} '{Display.Of(statement.Keyword)}' in {grammar.Name}";
        if (KeywordCatalogue.Blocks.FirstOrDefault(block => block.Rules.ContainsKey(statement.Keyword)) is { } home)
            return $"{what}; it belongs in {home.Name}, so is a '}}' or '{{' misplaced above? It is skipped";

        return !diagnostics.IsFull && NearestWord.Find(statement.Keyword, grammar.Rules.Keys) is { } near
            ? $"{what}; did you mean '{near}'? It is skipped"
            : $"{what}; it is skipped";
    }
}
