namespace Lb.Core.Configuration.Keepalived;

/// <summary>What may stand in one kind of block.</summary>
internal sealed class BlockGrammar(string name)
{
    private readonly Dictionary<string, KeywordRule> _rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ownWords = new(StringComparer.Ordinal);

    /// <summary>A block whose lines are values (addresses, names, routes), not keywords.</summary>
    public static BlockGrammar Values { get; } = new("") { HoldsValues = true };

    /// <summary>How diagnostics call the block.</summary>
    public string Name { get; } = name;

    public bool HoldsValues { get; private init; }

    public IReadOnlyDictionary<string, KeywordRule> Rules => _rules;

    /// <summary>The words that may follow <c>@userspacelb</c>.</summary>
    public IReadOnlySet<string> OwnWords => _ownWords;

    /// <summary>Adds keywords, separated by white space, that this version acts on.</summary>
    public BlockGrammar ActedOn(string keywords) => Add(keywords, Handling.ActedOn, null, null, null);

    /// <summary>Adds keywords that concern keepalived's own process.</summary>
    public BlockGrammar Ignored(string keywords, BlockGrammar? block = null) => Add(keywords, Handling.Ignored, block, null, null);

    /// <summary>Adds keywords that are read and not yet acted on.</summary>
    /// <param name="keywords">The keywords, separated by white space.</param>
    /// <param name="block">What may stand in their block.</param>
    /// <param name="subject">One warning is given for all keywords of a subject; default: one for each keyword.</param>
    /// <param name="consequence">What it means for the user.</param>
    public BlockGrammar NotYet(string keywords, BlockGrammar? block = null, string? subject = null, string? consequence = null) =>
        Add(keywords, Handling.NotYet, block, subject, consequence);

    /// <summary>Adds a keyword with a block that this version acts on.</summary>
    public BlockGrammar ActedOnBlock(string keywords, BlockGrammar block) => Add(keywords, Handling.ActedOn, block, null, null);

    /// <summary>Adds words of ours.</summary>
    public BlockGrammar Own(string words)
    {
        _ownWords.UnionWith(words.Split(' '));
        return this;
    }

    private BlockGrammar Add(string keywords, Handling handling, BlockGrammar? block, string? subject, string? consequence)
    {
        foreach (var keyword in keywords.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            _rules.Add(keyword, new KeywordRule(handling, block, subject ?? $"{Name}/{keyword}", consequence));

        return this;
    }
}
