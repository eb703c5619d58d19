namespace Lb.Core.Health;

/// <summary>What a result did to a checker.</summary>
internal enum CheckerTransition : byte
{
    /// <summary>Nothing: as before, forgiven, or one of several steps.</summary>
    None,

    /// <summary>It is up now, and was down.</summary>
    WentUp,

    /// <summary>It is down now, and was up.</summary>
    WentDown,

    /// <summary>The first word about it: it is up, as was assumed.</summary>
    ConfirmedUp,

    /// <summary>The first word about it: it is down, as alpha mode assumed. keepalived tells scripts so.</summary>
    ConfirmedDown,
}
