namespace Lb.Host.Control;

/// <summary>Paths of the control API, shared by server and client.</summary>
internal static class ControlRoutes
{
    /// <summary>Where the socket is unless <c>--control</c> says otherwise.</summary>
    public const string DefaultSocket = "/run/userspacelb/control.sock";

    public const string Counters = "/v1/counters";

    public const string Vrrp = "/v1/vrrp";

    public const string Status = "/v1/status";

    /// <summary>POST a <see cref="DrainRequest"/>.</summary>
    public const string Drain = "/v1/drain";

    /// <summary>POST a <see cref="WeightRequest"/>.</summary>
    public const string Weight = "/v1/weight";

    /// <summary>POST a <see cref="ReloadRequest"/>.</summary>
    public const string Reload = "/v1/reload";

    public const string Services = "/v1/services";

    /// <summary>The flows, one JSON object a line; <c>limit=N</c> ends after so many.</summary>
    public const string Connections = "/v1/connections";

    /// <summary>The journal; <c>after=N</c> leaves out what is known, <c>wait=S</c> lets the answer wait for something new.</summary>
    public const string Events = "/v1/events";

    /// <summary>The longest an answer may wait.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>The flows, at most <paramref name="limit"/> of them; 0 for all.</summary>
    public static string ConnectionsUpTo(long limit) => $"{Connections}?limit={limit}";

    /// <summary>The journal after an event, once there is something or <paramref name="wait"/> is over.</summary>
    public static string EventsAfter(long number, TimeSpan wait) => $"{Events}?after={number}&wait={(int)wait.TotalSeconds}";
}
