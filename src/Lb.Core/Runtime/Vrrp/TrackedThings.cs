using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Vrrp;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>The interfaces and scripts one instance tracks, those of its sync group included.</summary>
internal sealed class TrackedThings
{
    private readonly VrrpTracking _tracking = new();
    private readonly List<Item> _items = [];
    private readonly List<TrackedStatus> _refused = [];

    /// <param name="interfaces">The interfaces.</param>
    /// <param name="scripts">The scripts.</param>
    /// <param name="definitions">All scripts that run, by name.</param>
    /// <param name="isScriptUp">How a script is now; null before its first verdict.</param>
    /// <param name="refusalOf">Why a script does not run.</param>
    public TrackedThings(
        IEnumerable<TrackedConfig> interfaces,
        IEnumerable<TrackedConfig> scripts,
        IReadOnlyDictionary<string, VrrpScriptConfig> definitions,
        Func<string, bool?> isScriptUp,
        Func<string, string?> refusalOf)
    {
        foreach (var tracked in interfaces)
        {
            Add(TrackedKind.Interface, tracked.Name, tracked.Weight ?? 0, tracked.IsReverse, isUp: true);
        }

        foreach (var tracked in scripts)
        {
            if (definitions.TryGetValue(tracked.Name, out var script))
            {
                var isOwn = tracked.Weight is not null;
                Add(TrackedKind.Script, tracked.Name, tracked.Weight ?? script.Weight, isOwn ? tracked.IsReverse : script.IsReverse, isScriptUp(script.Name));
            }
            else if (refusalOf(tracked.Name) is { } refusal)
            {
                _refused.Add(new TrackedStatus("script", tracked.Name, IsUp: false, Weight: 0, refusal));
            }
        }
    }

    /// <summary>Whether something without a weight has failed.</summary>
    public bool IsFaulted => _tracking.IsFaulted;

    /// <summary>What the weights come to.</summary>
    public int WeightSum => _tracking.WeightSum;

    /// <summary>Notes how a script is now.</summary>
    public void SetScript(string name, bool isUp) => Set(TrackedKind.Script, name, isUp);

    /// <summary>Looks how the interfaces are now.</summary>
    public void LookAt(LinkTable links)
    {
        foreach (var item in _items.Where(static item => item.Kind == TrackedKind.Interface).ToArray())
        {
            Set(TrackedKind.Interface, item.Name, links.IsRunning(item.Name));
        }
    }

    /// <summary>For people and programs that ask.</summary>
    public ImmutableArray<TrackedStatus> ToStatus() =>
    [
        .. _items.Select(static item => new TrackedStatus(item.Kind == TrackedKind.Script ? "script" : "interface", item.Name, item.IsUp, item.Weight, null)),
        .. _refused,
    ];

    private void Add(TrackedKind kind, string name, int weight, bool isReverse, bool? isUp) =>
        _items.Add(new Item(kind, name, weight, _tracking.Add(weight, isReverse, isUp), isUp));

    private void Set(TrackedKind kind, string name, bool isUp)
    {
        for (var i = 0; i < _items.Count; i++)
        {
            if (_items[i].Kind == kind && string.Equals(_items[i].Name, name, StringComparison.Ordinal))
            {
                _items[i] = _items[i] with { IsUp = isUp };
                _tracking.Set(_items[i].Number, isUp);
            }
        }
    }

    private enum TrackedKind
    {
        Interface,
        Script,
    }

    private sealed record Item(TrackedKind Kind, string Name, int Weight, int Number, bool? IsUp);
}
