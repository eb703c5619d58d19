namespace Lb.Core.Configuration.Keepalived;

/// <summary>Binds one <c>vrrp_script NAME</c>.</summary>
internal static class VrrpScriptBinder
{
    // keepalived keeps these times in microseconds in 32 bits.
    private const int MaximumSeconds = 4294;

    /// <summary>The script, or null without a name or a usable command.</summary>
    public static VrrpScriptConfig? Bind(Statement block, BindContext context)
    {
        if (context.Name(block) is not { } name)
            return null;

        var settings = context.In(block);
        if (settings.Find("script") is not { } command)
        {
            context.Diagnostics.Error(
                block.Location, DiagnosticCodes.MissingValue, $"vrrp_script {Display.Of(name)} has no command; write 'script \"COMMAND\"'");
            return null;
        }

        if (ScriptLine.ReadCommand(command, context) is not { } script)
            return null;

        var weight = settings.Find("weight");
        return new VrrpScriptConfig
        {
            Name = name,
            Script = context.Note(WithUser(script, settings.Find("user"), context), command),
            Interval = context.WholeSeconds(settings.Find("interval"), 1, MaximumSeconds) ?? TimeSpan.FromSeconds(1),
            Timeout = context.WholeSeconds(settings.Find("timeout"), 1, MaximumSeconds),
            Weight = weight is null ? 0 : Weight(weight, context),
            IsReverse = weight is { Words: [_, _, { Text: "reverse" }, ..] },
            Rise = context.Integer(settings.Find("rise"), 1, int.MaxValue) ?? 1,
            Fall = context.Integer(settings.Find("fall"), 1, int.MaxValue) ?? 1,
            StartsFailed = context.Flag(settings.Find("init_fail")) == true,
            Location = block.Location,
        };
    }

    private static int Weight(Statement statement, BindContext context)
    {
        const string Form = "weight NUMBER' or 'weight NUMBER reverse";
        var words = context.Read(statement);
        if (words.Count == 0)
        {
            _ = words.Exactly(1, Form);
            return 0;
        }

        words.AtMost(2);
        if (words.Count > 1 && words[1].Text is not ("reverse" or "noreverse" or "no_reverse"))
        {
            context.Diagnostics.Error(
                words[1].Location, DiagnosticCodes.BadChoice, $"'{Display.Of(words[1].Text)}' cannot stand here; write '{Form}'");
        }

        return words.TryInteger(0, -TrackedConfig.MaximumWeight, TrackedConfig.MaximumWeight, out var weight) ? weight : 0;
    }

    private static ScriptConfig WithUser(ScriptConfig script, Statement? statement, BindContext context)
    {
        if (statement is null)
            return script;

        var words = context.Read(statement);
        if (words.Count == 0)
            _ = words.Exactly(1, "user NAME [GROUP]");

        words.AtMost(2);
        return script with { User = ScriptLine.Name(words, 0, context), Group = ScriptLine.Name(words, 1, context) };
    }
}
