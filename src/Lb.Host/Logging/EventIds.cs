namespace Lb.Host.Logging;

/// <summary>Numbers of the daemon's own log events, from 2000 on; those of the library are below. docs/logging.md lists both.</summary>
internal static class EventIds
{
    public const int Started = 2000;
    public const int Stopping = 2001;
    public const int Stopped = 2002;
    public const int Reloaded = 2003;
    public const int ReloadedSame = 2004;
    public const int ReloadFinding = 2005;
    public const int ReloadRefused = 2006;
    public const int LogLinesDropped = 2007;
}
