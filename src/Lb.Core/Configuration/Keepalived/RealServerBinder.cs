using Lb.Core.Configuration.Checkers;
using Lb.Core.Configuration.Keepalived.Checkers;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>What a virtual server gives real servers that do not say otherwise.</summary>
internal readonly record struct RealServerDefaults(ushort Port, int Weight, bool InhibitOnFailure, CheckTiming Checking, VipCheckConfig? VipCheck);

/// <summary>Binds one <c>real_server ADDRESS [PORT]</c>.</summary>
internal static class RealServerBinder
{
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

        var timing = defaults.Checking.With(settings, context);
        var checkers = CheckerBinder.BindAll(block, timing, context);
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
            NotifyUp = ScriptLine.Read(settings.Find("notify_up"), context),
            NotifyDown = ScriptLine.Read(settings.Find("notify_down"), context),
            Checkers = defaults.VipCheck is { } vip ? checkers.Add(vip.With(timing)) : checkers,
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
}
