using System.Collections.Immutable;
using Lb.Core.Wire;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>What the binders of the blocks share.</summary>
internal sealed record BindContext(DiagnosticBag Diagnostics, DirectiveLocations Locations)
{
    /// <summary>Every network interface named so far.</summary>
    public List<InterfaceReference> Interfaces { get; } = [];

    /// <summary>Every script named so far.</summary>
    public List<ScriptReference> Scripts { get; } = [];

    /// <summary>Whether checkers that do not say log every failure (<c>checker_log_all_failures</c>).</summary>
    public bool LogsAllFailures { get; set; }

    /// <summary>Notes a script, complete with who runs it.</summary>
    public ScriptConfig Note(ScriptConfig script, Statement statement)
    {
        Scripts.Add(new ScriptReference(script, statement.Keyword, statement.Location));
        return script;
    }

    /// <summary>The words after a statement's keyword.</summary>
    public Arguments Read(Statement statement) => new(statement, Diagnostics);

    /// <summary>The settings of a block.</summary>
    public Settings In(Statement block) => new(block, Diagnostics);

    /// <summary>All <c>@userspacelb peer ADDRESS</c> lines of a block.</summary>
    public ImmutableArray<InetAddress> Peers(Settings settings)
    {
        var peers = ImmutableArray.CreateBuilder<InetAddress>();
        foreach (var statement in settings.All("peer", isOurs: true))
        {
            var words = Read(statement);
            if (words.Exactly(1, "@userspacelb peer ADDRESS") && words.TryAddress(0, out var peer) && !peers.Contains(peer))
                peers.Add(peer);
        }

        return peers.ToImmutable();
    }

    /// <summary>The <c>@userspacelb interface NAME</c> line of a block, or null if there is none.</summary>
    public string? Interface(Settings settings) =>
        settings.FindOwn("interface") is { } statement ? InterfaceOf(statement, "@userspacelb interface NAME") : null;

    /// <summary>The interface a statement names, or null if the name is not one.</summary>
    public string? InterfaceOf(Statement statement, string form)
    {
        var words = Read(statement);
        return words.Exactly(1, form) ? InterfaceAt(words, 0) : null;
    }

    /// <summary>The interface a word names, or null if the name is not one.</summary>
    public string? InterfaceAt(Arguments words, int index)
    {
        if (!words.TryInterface(index, out var name))
            return null;

        Interfaces.Add(new InterfaceReference(name, words[index].Location));
        return name;
    }
}
