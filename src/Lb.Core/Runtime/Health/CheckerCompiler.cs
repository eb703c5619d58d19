using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Health;
using Lb.Core.Runtime.Health.Checks;

namespace Lb.Core.Runtime.Health;

/// <summary>A checker ready to run.</summary>
/// <param name="Config">As configured.</param>
/// <param name="Settings">Its schedule.</param>
/// <param name="Port">The real server's port, to which it connects unless it says otherwise.</param>
/// <param name="Steps">What to run for each step that <see cref="CheckerState.TryStart"/> names; one, or one for each URL.</param>
internal sealed record CompiledChecker(CheckerConfig Config, CheckerSettings Settings, ushort Port, ImmutableArray<ICheck> Steps);

/// <summary>Makes checks from their configuration.</summary>
/// <param name="trackFiles">The files that FILE_CHECKs refer to.</param>
/// <param name="identity">What SSL_GET shows to servers that ask for a certificate.</param>
/// <param name="programs">Makes the run of a MISC_CHECK's program, after the security checks.</param>
internal sealed class CheckerCompiler(
    ImmutableArray<TrackFileConfig> trackFiles, TlsClientIdentity identity, Func<ScriptConfig, ProgramRun> programs)
{
    /// <summary>Makes one checker of a real server.</summary>
    /// <exception cref="ArgumentException">The checker is of a kind that is not known, or refers to a file that is not there.</exception>
    public CompiledChecker Compile(CheckerConfig checker, RealServerConfig server) =>
        new(checker, SettingsOf(checker), server.Port, StepsOf(checker, server));

    private static CheckerSettings SettingsOf(CheckerConfig checker) => new()
    {
        DelayLoop = checker.Schedule.DelayLoop,
        Warmup = checker.Schedule.Warmup ?? checker.Schedule.DelayLoop,
        Retry = checker.Schedule.Retry,
        DelayBeforeRetry = checker.Schedule.DelayBeforeRetry,
        Alpha = checker.Schedule.Alpha,
        Steps = checker is HttpCheckConfig http ? http.Urls.Length : 0,
        FastRecovery = checker is HttpCheckConfig { FastRecovery: true },
        RetriesAlways = checker is SmtpCheckConfig,
        CountsFromStart = checker is MiscCheckConfig,
    };

    private ImmutableArray<ICheck> StepsOf(CheckerConfig checker, RealServerConfig server) => checker switch
    {
        TcpCheckConfig tcp => [new TcpCheck(Target(tcp, server))],
        HttpCheckConfig http => [.. http.Urls.Select(url => new HttpCheck(http, url, Target(http, server), identity))],
        SmtpCheckConfig smtp => [new SmtpCheck(smtp.HeloName ?? Environment.MachineName, Hosts(smtp, server))],
        DnsCheckConfig dns => [new DnsCheck(dns, Target(dns, server))],
        UdpCheckConfig udp => [new UdpCheck(udp, Target(udp, server))],
        PingCheckConfig ping => [new PingCheck(Target(ping, server))],
        FileCheckConfig file => [File(file)],
        VipCheckConfig vip => [new VipCheck(vip, server.Address)],
        MiscCheckConfig misc => [new MiscCheck(programs(misc.Script), misc.Timeout ?? misc.Schedule.DelayLoop, misc.IsDynamic)],
        _ => throw new ArgumentException($"{checker.Kind} is not a kind of checker that can be run.", nameof(checker)),
    };

    private static CheckTarget Target(NetworkCheckerConfig checker, RealServerConfig server) => new(checker.Connection, server);

    private static ImmutableArray<CheckTarget> Hosts(SmtpCheckConfig smtp, RealServerConfig server) =>
        smtp.Hosts.IsEmpty ? [Target(smtp, server)] : [.. smtp.Hosts.Select(host => new CheckTarget(host, server))];

    private FileCheck File(FileCheckConfig check)
    {
        var file = trackFiles.FirstOrDefault(file => file.Name == check.TrackFile)
            ?? throw new ArgumentException($"There is no track_file '{check.TrackFile}'.", nameof(check));
        var weight = check.Weight ?? file.Weight;
        return new FileCheck(file.Path, new TrackedNumber(weight.Factor, weight.IsReverse));
    }
}
