using System.Collections.Immutable;

namespace Lb.Core.Runtime.DataPath;

/// <summary>Paths that were opened for a change: closed with it, unless it goes through and they are kept.</summary>
internal sealed class OpenedPaths : IDisposable
{
    private ImmutableDictionary<int, IngressPath> _paths = ImmutableDictionary<int, IngressPath>.Empty;

    /// <summary>The paths, in no particular order.</summary>
    public IEnumerable<IngressPath> Paths => _paths.Values;

    /// <summary>The path of an interface.</summary>
    public IngressPath this[int interfaceIndex] => _paths[interfaceIndex];

    /// <summary>Takes a path.</summary>
    public void Add(IngressPath path) => _paths = _paths.Add(path.Plan.InterfaceIndex, path);

    /// <summary>Hands the paths over, by the index of their interface: they are another's from now on.</summary>
    public ImmutableDictionary<int, IngressPath> Keep()
    {
        var kept = _paths;
        _paths = ImmutableDictionary<int, IngressPath>.Empty;
        return kept;
    }

    /// <summary>Closes the paths that were not kept.</summary>
    public void Dispose()
    {
        foreach (var path in Keep().Values)
        {
            path.Dispose();
        }
    }
}
