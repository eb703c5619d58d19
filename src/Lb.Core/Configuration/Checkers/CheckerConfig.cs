namespace Lb.Core.Configuration.Checkers;

/// <summary>
/// One health checker of a real server. A server is up while all of its checkers are. Values are resolved: what a checker does not
/// say itself comes from its real server, then from the virtual server, then from keepalived's default.
/// </summary>
public abstract record CheckerConfig : IConfigRecord
{
    /// <summary>The block's keyword in keepalived.conf, for example <c>TCP_CHECK</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>When it runs, and how many failures count.</summary>
    public CheckScheduleConfig Schedule { get; init; } = new();

    /// <summary>Whether each failure is logged, not only the one that takes the server down (<c>log_all_failures</c>). Default false.</summary>
    public bool LogsAllFailures { get; init; }

    /// <summary>Where the block starts.</summary>
    public SourceLocation Location { get; init; }
}

/// <summary>A checker that talks to the server over the network.</summary>
public abstract record NetworkCheckerConfig : CheckerConfig
{
    /// <summary>Where it connects to, and from where.</summary>
    public CheckConnectionConfig Connection { get; init; } = new();
}
