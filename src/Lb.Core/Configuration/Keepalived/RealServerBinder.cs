using System.Collections.Immutable;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>What a virtual server gives real servers that do not say otherwise.</summary>
internal readonly record struct RealServerDefaults(ushort Port, int Weight, bool InhibitOnFailure);

/// <summary>Binds one <c>real_server ADDRESS [PORT]</c>.</summary>
internal static class RealServerBinder
{
    private static readonly HashSet<string> CheckerKinds = new(CheckerKeywords.Kinds.Split(' '), StringComparer.Ordinal);

    /// <summary>The real server, or null if its address or port is not usable.</summary>
    public static RealServerConfig? Bind(Statement block, RealServerDefaults defaults, BindContext context)
    {
        var words = context.Read(block);
        if (words.Count == 0)
        {
            _ = words.Exactly(1, "real_server ADDRESS PORT");
            return null;
        }

        words.AtMost(2);
        var port = defaults.Port;
        if (!words.TryAddress(0, out var address) | (words.Count > 1 && !words.TryPort(1, out port)))
            return null;

        var settings = context.In(block);
        if (settings.Find("lb_kind", "lvs_method") is { } method)
            DirectRouting.Check(method, context);

        return new RealServerConfig
        {
            Address = address,
            Port = port,
            Weight = settings.Find("weight") is { } weight ? Weight(weight, context) : defaults.Weight,
            UpperThreshold = Threshold(settings, "uthreshold", context),
            LowerThreshold = Threshold(settings, "lthreshold", context),
            InhibitOnFailure = settings.Find("inhibit_on_failure") is { } inhibit
                ? context.Read(inhibit).Flag()
                : defaults.InhibitOnFailure,
            Checkers = [.. block.Body.Where(statement => CheckerKinds.Contains(statement.Keyword) && !statement.IsOurs).Select(Checker)],
            Location = block.Location,
        };
    }

    /// <summary>Reads a <c>weight</c> statement; 1 if it is not readable.</summary>
    public static int Weight(Statement statement, BindContext context)
    {
        var words = context.Read(statement);
        return words.Exactly(1, "weight NUMBER") && words.TryInteger(0, 0, RealServerConfig.MaximumWeight, out var weight) ? weight : 1;
    }

    private static int Threshold(Settings settings, string keyword, BindContext context)
    {
        if (settings.Find(keyword) is not { } statement)
            return 0;

        var words = context.Read(statement);
        return words.Exactly(1, $"{keyword} CONNECTIONS") && words.TryInteger(0, 0, int.MaxValue, out var connections) ? connections : 0;
    }

    private static CheckerConfig Checker(Statement statement)
    {
        var settings = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        Flatten(statement.Body, "", settings);
        return new CheckerConfig(statement.Keyword, settings.ToImmutable(), statement.Location);
    }

    // A nested block (url, host) is written as its keyword before each of its lines.
    private static void Flatten(ImmutableArray<Statement> body, string prefix, ImmutableArray<ImmutableArray<string>>.Builder settings)
    {
        foreach (var statement in body)
        {
            var words = statement.Words.Select(word => word.Text);
            settings.Add([.. prefix.Length == 0 ? words : words.Prepend(prefix)]);
            if (prefix.Length == 0)
                Flatten(statement.Body, statement.Keyword, settings);
        }
    }
}
