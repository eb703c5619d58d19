namespace Lb.Core.Configuration;

/// <summary>
/// Where single settings of a block stand, so that a rule over the whole configuration can point at the line and not at the
/// block. Empty for a configuration built in code.
/// </summary>
internal sealed class DirectiveLocations
{
    private readonly Dictionary<(SourceLocation Block, string Setting), SourceLocation> _locations = [];

    /// <summary>Remembers where a block's setting stands.</summary>
    public void Add(SourceLocation block, string setting, SourceLocation location) => _locations[(block, setting)] = location;

    /// <summary>Whether a block has a setting.</summary>
    public bool Contains(SourceLocation block, string setting) => _locations.ContainsKey((block, setting));

    /// <summary>Where the setting stands, else the block.</summary>
    public SourceLocation Find(SourceLocation block, string setting) => _locations.GetValueOrDefault((block, setting), block);
}
