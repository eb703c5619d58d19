using Lb.Core.Configuration.Checkers;
using Lb.Core.Wire;

namespace Lb.Core.Configuration;

/// <summary>Rules about checkers.</summary>
internal static class CheckerRules
{
    public static void Check(LbConfig config, DirectiveLocations locations, DiagnosticBag diagnostics)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in config.TrackFiles.Where(file => !files.Add(file.Name)))
        {
            diagnostics.Error(
                file.Location, DiagnosticCodes.UnknownTrackFile, $"there is a track_file '{file.Name}' already; give each a name of its own");
        }

        foreach (var server in config.VirtualServices.SelectMany(service => service.RealServers))
        {
            foreach (var checker in server.Checkers)
            {
                CheckSchedule(checker, diagnostics);
                if (checker is NetworkCheckerConfig network)
                    CheckConnection(network, network.Connection, server.Address, diagnostics);

                if (checker is VipCheckConfig vip)
                    CheckVip(vip, server.Address, diagnostics);

                foreach (var host in checker is SmtpCheckConfig smtp ? smtp.Hosts : [])
                    CheckConnection(checker, host, server.Address, diagnostics);

                if (checker is FileCheckConfig file && !files.Contains(file.TrackFile))
                {
                    diagnostics.Error(
                        locations.Find(checker.Location, "track_file"),
                        DiagnosticCodes.UnknownTrackFile,
                        $"there is no track_file '{file.TrackFile}'; write 'track_file {file.TrackFile} {{ file PATH }}' outside all blocks");
                }
            }
        }
    }

    private static void CheckSchedule(CheckerConfig checker, DiagnosticBag diagnostics)
    {
        var schedule = checker.Schedule;
        if (schedule.DelayLoop <= TimeSpan.Zero || schedule.DelayBeforeRetry < TimeSpan.Zero || schedule.Warmup < TimeSpan.Zero
            || schedule.Retry < 0)
        {
            diagnostics.Error(
                checker.Location,
                DiagnosticCodes.BadCheckerValue,
                $"{checker.Kind}: delay_loop is more than 0, and no delay, warmup or retry is negative");
        }
    }

    private static void CheckVip(VipCheckConfig checker, InetAddress server, DiagnosticBag diagnostics)
    {
        if (checker.Timeout <= TimeSpan.Zero || checker.VirtualPort == 0)
        {
            diagnostics.Error(
                checker.Location, DiagnosticCodes.BadCheckerValue, $"{checker.Kind}: connect_timeout is more than 0, and the port is 1 to 65535");
        }

        if (checker.VirtualAddress.IsIPv4 != server.IsIPv4)
        {
            diagnostics.Error(
                checker.Location,
                DiagnosticCodes.FamilyMismatch,
                $"{checker.Kind}: {checker.VirtualAddress} and the real server {server} are not both IPv4 or both IPv6");
        }
    }

    private static void CheckConnection(
        CheckerConfig checker, CheckConnectionConfig connection, InetAddress server, DiagnosticBag diagnostics)
    {
        var target = connection.Address ?? server;
        if (connection.Timeout <= TimeSpan.Zero)
            diagnostics.Error(checker.Location, DiagnosticCodes.BadCheckerValue, $"{checker.Kind}: connect_timeout is more than 0");

        if (connection.BindAddress is { } source && source.IsIPv4 != target.IsIPv4)
        {
            diagnostics.Error(
                checker.Location,
                DiagnosticCodes.FamilyMismatch,
                $"{checker.Kind}: 'bindto {source}' and {target}, which it connects to, are not both IPv4 or both IPv6");
        }
    }
}
