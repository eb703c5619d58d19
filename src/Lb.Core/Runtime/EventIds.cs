namespace Lb.Core.Runtime;

/// <summary>Numbers of log events. Stable: people filter by them. docs/logging.md lists them.</summary>
internal static class EventIds
{
    public const int ServiceUp = 1001;
    public const int RealServer = 1002;
    public const int GuardUp = 1003;
    public const int LocalPortUp = 1004;
    public const int Director = 1005;
    public const int NoDirector = 1006;
    public const int DirectorElsewhere = 1007;
    public const int ReachChanged = 1020;
    public const int TopologyRedrawFailed = 1022;
    public const int GuardUpdateFailed = 1023;
    public const int StationChanged = 1024;
    public const int WorkerFailed = 1030;
    public const int ScriptRefused = 1050;
    public const int ScriptUnsafe = 1051;
    public const int ScriptOutput = 1052;
    public const int ScriptOutputOfCheck = 1053;
    public const int ScriptOutputCut = 1054;
    public const int ScriptFailed = 1055;
    public const int NotifyDropped = 1056;
    public const int NotifyAbandoned = 1057;
    public const int FifoRefused = 1058;
    public const int FifoLost = 1059;
    public const int FifoReaderEnded = 1060;
    public const int TrackedScriptReturns = 1061;
    public const int TrackedScriptUp = 1062;
    public const int TrackedScriptDown = 1063;
}
