namespace Lb.Host.Control;

/// <summary>Paths of the control API, shared by server and client.</summary>
internal static class ControlRoutes
{
    /// <summary>Where the socket is unless <c>--control</c> says otherwise.</summary>
    public const string DefaultSocket = "/run/userspacelb/control.sock";

    public const string Counters = "/v1/counters";
}
