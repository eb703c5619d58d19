namespace Lb.Core.Configuration;

/// <summary>
/// The stable numbers of configuration diagnostics: LB1xxx reading and syntax, LB2xxx keywords, LB3xxx values and services,
/// LB4xxx this machine. docs/diagnostics.md says what each means and what to do.
/// </summary>
public static class DiagnosticCodes
{
    /// <summary>A file cannot be read.</summary>
    public const string UnreadableFile = "LB1001";

    /// <summary>An include names a file that is missing or cannot be read.</summary>
    public const string UnreadableInclude = "LB1002";

    /// <summary>Includes are nested too deeply, or a file includes itself.</summary>
    public const string IncludeTooDeep = "LB1003";

    /// <summary>A quote is not closed on its line.</summary>
    public const string UnterminatedQuote = "LB1004";

    /// <summary>A block is not closed.</summary>
    public const string MissingBrace = "LB1005";

    /// <summary>A closing brace closes nothing.</summary>
    public const string ExtraBrace = "LB1006";

    /// <summary>An opening brace follows no keyword.</summary>
    public const string BraceWithoutKeyword = "LB1007";

    /// <summary>A keyword needs a block and has none.</summary>
    public const string MissingBlock = "LB1008";

    /// <summary>A keyword has a block and takes none.</summary>
    public const string UnexpectedBlock = "LB1009";

    /// <summary>A variable is used and not defined.</summary>
    public const string UndefinedVariable = "LB1010";

    /// <summary>A definition of a variable is malformed, or variables refer to each other without end.</summary>
    public const string BadVariable = "LB1011";

    /// <summary>Includes, variables or sequences make more text than the reader takes.</summary>
    public const string ExpansionTooLarge = "LB1012";

    /// <summary>A <c>~SEQ</c> or <c>~LST</c> is malformed.</summary>
    public const string BadSequence = "LB1013";

    /// <summary>A line holds a control character.</summary>
    public const string ControlCharacter = "LB1014";

    /// <summary>A line is longer than the reader takes.</summary>
    public const string LineTooLong = "LB1015";

    /// <summary>There were more diagnostics than are kept.</summary>
    public const string TooManyDiagnostics = "LB1016";

    /// <summary>A backslash at the end of a line continues nothing.</summary>
    public const string StrayBackslash = "LB1017";

    /// <summary>A keyword is not known in its block.</summary>
    public const string UnknownKeyword = "LB2001";

    /// <summary>A keyword is followed by more words than it takes.</summary>
    public const string ExtraWords = "LB2002";

    /// <summary>A keyword is understood and kept, and this version does not act on it.</summary>
    public const string NotYetActedOn = "LB2003";

    /// <summary>A keyword stands twice where one can hold.</summary>
    public const string RepeatedKeyword = "LB2004";

    /// <summary>A keyword lacks its value.</summary>
    public const string MissingValue = "LB2005";

    /// <summary>An <c>@userspacelb</c> word is not known in its block.</summary>
    public const string UnknownOwnWord = "LB2006";

    /// <summary>A word is not an IP address, or not one that can be used there.</summary>
    public const string BadAddress = "LB3001";

    /// <summary>A word is not a port.</summary>
    public const string BadPort = "LB3002";

    /// <summary>A word is not a number, or out of range.</summary>
    public const string BadNumber = "LB3003";

    /// <summary>A word is not one of those the keyword takes.</summary>
    public const string BadChoice = "LB3004";

    /// <summary>A word cannot be the name of a network interface.</summary>
    public const string BadInterfaceName = "LB3005";

    /// <summary>A virtual server is given by firewall mark or group.</summary>
    public const string UnsupportedVirtualServer = "LB3006";

    /// <summary>A word is not the name of a scheduler.</summary>
    public const string UnsupportedScheduler = "LB3007";

    /// <summary>A forwarding method is not direct routing.</summary>
    public const string UnsupportedForwarding = "LB3008";

    /// <summary><c>DR</c> is not written in capitals, which keepalived does not take.</summary>
    public const string ForwardingSpelling = "LB3009";

    /// <summary>A transport is neither TCP nor UDP.</summary>
    public const string UnsupportedProtocol = "LB3010";

    /// <summary>A setting is missing and its default matters.</summary>
    public const string DefaultTaken = "LB3011";

    /// <summary>Two virtual services have the same transport, address and port.</summary>
    public const string DuplicateService = "LB3012";

    /// <summary>A virtual service lists a real server twice.</summary>
    public const string DuplicateRealServer = "LB3013";

    /// <summary>Addresses that belong together are not all IPv4 or all IPv6.</summary>
    public const string FamilyMismatch = "LB3014";

    /// <summary>A real server's address is the virtual address.</summary>
    public const string RealServerIsVirtual = "LB3015";

    /// <summary>A virtual service has no real server that takes connections.</summary>
    public const string NoRealServer = "LB3016";

    /// <summary>A real server's port differs from the virtual port.</summary>
    public const string PortDiffers = "LB3017";

    /// <summary>The virtual port is a dummy that notify scripts swap for the real one.</summary>
    public const string DummyPort = "LB3018";

    /// <summary><c>bind</c> names an instance that is not there.</summary>
    public const string UnknownInstance = "LB3019";

    /// <summary>A standby port is the port of a service.</summary>
    public const string StandbyPortTaken = "LB3020";

    /// <summary>No VRRP instance, or more than one, holds the virtual address.</summary>
    public const string UnclearInstance = "LB3021";

    /// <summary>Two VRRP instances, sync groups or tracked scripts have the same name.</summary>
    public const string DuplicateInstance = "LB3022";

    /// <summary>The configuration has no virtual service.</summary>
    public const string NoService = "LB3023";

    /// <summary>The command of a script cannot be split into a program and its arguments.</summary>
    public const string BadCommand = "LB3024";

    /// <summary>A VRRP instance lacks its interface or virtual router id.</summary>
    public const string IncompleteInstance = "LB3025";

    /// <summary>Two VRRP instances have the same virtual router id on one interface.</summary>
    public const string DuplicateVirtualRouter = "LB3026";

    /// <summary>An advertisement interval cannot be sent by the version in force.</summary>
    public const string AdvertisementInterval = "LB3027";

    /// <summary>VRRPv2 is asked for over IPv6.</summary>
    public const string VersionReplaced = "LB3028";

    /// <summary>A VRRP instance has no virtual address, or more than an advertisement carries.</summary>
    public const string VirtualAddressCount = "LB3029";

    /// <summary>Authentication is written and not used.</summary>
    public const string AuthenticationIgnored = "LB3030";

    /// <summary>Authentication of a kind that this version does not have.</summary>
    public const string UnsupportedAuthentication = "LB3031";

    /// <summary>A password is longer than VRRP carries.</summary>
    public const string PasswordCut = "LB3032";

    /// <summary>A setting has no effect beside the others.</summary>
    public const string WithoutEffect = "LB3033";

    /// <summary><c>state MASTER</c> without a priority makes this node the owner of the addresses.</summary>
    public const string OwnerPriority = "LB3034";

    /// <summary>A tracked script is not there.</summary>
    public const string UnknownScript = "LB3035";

    /// <summary>A sync group names an instance that is not there, or that another group has.</summary>
    public const string BadGroupMember = "LB3036";

    /// <summary>A sync group has fewer than two instances.</summary>
    public const string SmallGroup = "LB3037";

    /// <summary>A sync group takes the weight of what a member tracks.</summary>
    public const string GroupWeight = "LB3038";

    /// <summary>A scheduler flag has no effect where it stands.</summary>
    public const string UnusedSchedulerFlag = "LB3051";

    /// <summary>A real server's lower threshold is above its upper one.</summary>
    public const string ThresholdsReversed = "LB3052";

    /// <summary>A quorum is more than all real servers weigh.</summary>
    public const string QuorumUnreachable = "LB3053";

    /// <summary>A hysteresis is not less than its quorum.</summary>
    public const string HysteresisTooLarge = "LB3054";

    /// <summary>A sorry server cannot do what it is for.</summary>
    public const string BadSorryServer = "LB3055";

    /// <summary>Slow start is asked for, and the scheduler has no shares that could grow.</summary>
    public const string SlowStartWithoutShares = "LB3056";

    /// <summary>The scheduler leaves clients with a server that failed, and they get no answer.</summary>
    public const string ClientsStayWithFailed = "LB3057";

    /// <summary>A checker lacks what it checks with.</summary>
    public const string IncompleteChecker = "LB3101";

    /// <summary>A real server has the same checker twice.</summary>
    public const string RepeatedChecker = "LB3102";

    /// <summary>A word is not an MD5 sum.</summary>
    public const string BadDigest = "LB3103";

    /// <summary>A word is not a regular expression, or not an option of one.</summary>
    public const string BadRegex = "LB3104";

    /// <summary>A word is not a string of hexadecimal digits.</summary>
    public const string BadHexString = "LB3105";

    /// <summary>A <c>FILE_CHECK</c> names a <c>track_file</c> that is not there, or two have one name.</summary>
    public const string UnknownTrackFile = "LB3106";

    /// <summary>A checker's values cannot work together.</summary>
    public const string BadCheckerValue = "LB3107";

    /// <summary>A network interface is not on this machine.</summary>
    public const string InterfaceNotFound = "LB4001";

    /// <summary>A script would not be run on this machine.</summary>
    public const string ScriptNotRun = "LB4002";
}
