using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lb.Core.Tests.ArchitectureTests;

/// <summary>Folders are layers, and arrows point down this list: a folder may use those after it, and itself.</summary>
internal static class LayerRule
{
    private static readonly string[][] Order =
    [
        ["Lb.Host/Program"],
        ["Lb.Host/Commands"],
        ["Lb.Host/Demo"],
        ["Lb.Host/Views"],
        ["Lb.Host/Control"],
        ["Lb.Host/Lab"],
        ["Lb.Host/Logging"],
        ["Lb.Host/CommandRefusedException"],
        ["Lb.Core/Runtime"],
        ["Lb.Core/Linux"],
        ["Lb.Core/Io"],
        ["Lb.Core/Metrics"],
        ["Lb.Core/Configuration"],
        ["Lb.Core/Forwarding"],
        ["Lb.Core/Vrrp", "Lb.Core/Health"],
        ["Lb.Core/Scheduling"],
        ["Lb.Core/Flows"],
        ["Lb.Core/Neighbors"],
        ["Lb.Core/Model"],
        ["Lb.Core/Wire"],
    ];

    private static readonly Dictionary<string, int> Rank =
        Order.SelectMany(static (layers, rank) => layers.Select(layer => (layer, rank))).ToDictionary(StringComparer.Ordinal);

    /// <summary>The uses that point up or sideways.</summary>
    public static IEnumerable<string> WrongArrows(CodeModel model) =>
        from use in model.Uses
        let target = model.FileOf(use.Symbol)
        where target is not null && use.File.Layer != target.Layer
        where !PointsDown(use.File.Layer, target.Layer)
        select $"{use}: {use.File.Layer} may not use {target.Layer}";

    /// <summary>Files in folders that the order does not know.</summary>
    public static IEnumerable<string> UnknownLayers(CodeModel model) =>
        model.Trees.Where(static entry => !Rank.ContainsKey(entry.File.Layer)).Select(static entry => $"{entry.File.Path}: give {entry.File.Layer} its place in the order");

    /// <summary>Files whose namespace is not their folder.</summary>
    public static IEnumerable<string> WrongNamespaces(CodeModel model) =>
        from entry in model.Trees
        let folder = string.Join('.', entry.File.Path.Split('/')[1..^1])
        from space in entry.Tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
        where space.Name.ToString() != folder
        select $"{entry.File.Path}: the namespace is {space.Name} and should be {folder}";

    private static bool PointsDown(string user, string used) =>
        Rank.TryGetValue(user, out var rankOfUser) && Rank.TryGetValue(used, out var rankOfUsed) && rankOfUser < rankOfUsed;
}
