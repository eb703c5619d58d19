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
    public const int ServiceWaiting = 1008;
    public const int HeardDirector = 1009;
    public const int ReachChanged = 1020;
    public const int TopologyRedrawFailed = 1022;
    public const int GuardUpdateFailed = 1023;
    public const int StationChanged = 1024;
    public const int SpreadKept = 1025;
    public const int FlowTableFull = 1026;
    public const int FlowTableFullOver = 1027;
    public const int WorkerFailed = 1030;
    public const int EndedBadly = 1031;
    public const int NotPutBack = 1032;

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
    public const int TrackedScriptRefused = 1064;
    public const int NotifyLost = 1065;

    public const int CheckSucceeded = 1070;
    public const int CheckFailed = 1071;
    public const int CheckFailedAgain = 1072;
    public const int ServerUp = 1073;
    public const int ServerDown = 1074;
    public const int ServerSuppressed = 1075;
    public const int QuorumGained = 1076;
    public const int QuorumLost = 1077;
    public const int SorryServer = 1078;
    public const int ServerOrdered = 1079;
    public const int PoolNotApplied = 1080;
    public const int HealthUnusable = 1081;
    public const int CertificateRenewed = 1082;
    public const int ServerWeight = 1083;
    public const int VipAnswered = 1084;
    public const int VipNotAnswered = 1085;

    public const int VrrpStarted = 1100;
    public const int VrrpState = 1101;
    public const int VrrpFaultState = 1102;
    public const int VrrpStopped = 1103;
    public const int VrrpThread = 1104;
    public const int VrrpResigned = 1105;
    public const int VrrpHandedOver = 1106;
    public const int VrrpPriority = 1107;
    public const int VrrpPaused = 1108;
    public const int VrrpFaultCame = 1110;
    public const int VrrpFaultWent = 1111;
    public const int VrrpDiscarded = 1112;
    public const int VrrpLeftovers = 1113;
    public const int VrrpAddressFailed = 1120;
    public const int VrrpAddressRestored = 1121;
    public const int VrrpRoleFailed = 1122;
    public const int VrrpNoSocket = 1123;
    public const int VrrpNotSent = 1124;
    public const int VrrpSendingAgain = 1125;
    public const int VrrpLookFailed = 1126;
    public const int VrrpNoVirtualMac = 1127;
}
