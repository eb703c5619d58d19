using Lb.Host.Control;

namespace Lb.Host.Views;

/// <summary><c>lb-host services</c> for people, and for scripts that were written for <c>ipvsadm -Ln</c>: on the same state the same bytes.</summary>
/// <param name="form">Which columns.</param>
/// <param name="isExact">Whether large numbers are written out.</param>
/// <param name="isWide">Whether each line goes on with what ipvsadm does not know.</param>
internal sealed class ServicesView(ServicesForm form, bool isExact, bool isWide)
{
    // The version of the code that IPVS's tools ask the kernel for (include/uapi/linux/ip_vs.h, IP_VS_VERSION_CODE).
    private const string IpvsVersion = "1.2.1";

    /// <summary>Writes the page.</summary>
    public void Show(TextWriter output, ServicesReport report)
    {
        output.Write($"IP Virtual Server version {IpvsVersion} (size={report.FlowSlots})\n");
        var lines = Titles().Concat(report.VirtualServices.InIpvsOrder().SelectMany(Lines)).ToList();
        var width = isWide ? lines.Max(static line => line.Text.Length) : 0;
        foreach (var (text, more) in lines)
        {
            output.Write(isWide ? $"{text.PadRight(width)}  {more}\n" : $"{text}\n");
        }
    }

    private (string Text, string More)[] Titles()
    {
        const string Local = "Prot LocalAddress:Port";
        const string Remote = "  -> RemoteAddress:Port";
        var (first, second) = form switch
        {
            ServicesForm.Stats => ($"{Local,-33}{Titles("Conns", "InPkts", "OutPkts", "InBytes", "OutBytes")}", Remote),
            ServicesForm.Rate => ($"{Local,-33}{Titles("CPS", "InPPS", "OutPPS", "InBPS", "OutBPS")}", Remote),
            ServicesForm.Thresholds => ($"{Local,-33} Uthreshold Lthreshold ActiveConn InActConn ", Remote),
            ServicesForm.PersistentConnections => ($"{Local,-33} Weight    PersistConn ActiveConn InActConn ", Remote),
            _ => ($"{Local} Scheduler Flags", $"{Remote}           Forward Weight ActiveConn InActConn"),
        };
        return [(first, "State"), (second, WideColumns.Title)];

        static string Titles(params string[] titles) => string.Concat(titles.Select(static title => $" {title,8}"));
    }

    private IEnumerable<(string Text, string More)> Lines(VirtualServiceReport service) =>
        service.RealServers.InIpvsOrder()
            .Where(server => isWide || server.InPool)
            .Select(server => (Line(service, server), WideColumns.Of(server)))
            .Prepend((Line(service), WideColumns.Of(service)));

    private string Line(VirtualServiceReport service)
    {
        var name = $"{service.Protocol.ToUpperInvariant()}  {SocketName.Of(service.Address, service.Port)}";
        return form switch
        {
            ServicesForm.Stats => $"{name,-33}{Stats(service.Traffic)}",
            ServicesForm.Rate => $"{name,-33}{Rates(service.Rates)}",
            _ => $"{name} {service.Scheduler}{Flags(service)}",
        };
    }

    // Under direct routing IPVS lists the virtual port, whatever was written.
    private string Line(VirtualServiceReport service, RealServerReport server)
    {
        var flows = $"{server.ActiveConnections,-10} {server.InactiveConnections,-10}";
        return $"  -> {SocketName.Of(server.Address, service.Port),-28}" + form switch
        {
            ServicesForm.Stats => Stats(server.Traffic),
            ServicesForm.Rate => ServerRates(server.Rates),
            ServicesForm.Thresholds => $" {server.UpperThreshold,-10} {server.LowerThreshold,-10} {flows}",
            ServicesForm.PersistentConnections => $" {server.EffectiveWeight,-9} {server.PersistentConnections,-11} {flows}",
            _ => $" {"Route",-7} {server.EffectiveWeight,-6} {flows}",
        };
    }

    private static string Flags(VirtualServiceReport service) =>
        (service.PersistenceTimeoutSeconds is { } seconds ? $" persistent {seconds}" : string.Empty)
        + (service.PersistenceGranularity is { } mask ? $" mask {mask}" : string.Empty)
        + (service.OnePacket ? " ops" : string.Empty)
        + (service.SchedulerFlags.Count > 0 ? $" ({string.Join(',', service.SchedulerFlags)})" : string.Empty);

    // Answers go from the real server to the client directly, so nothing outgoing is ever counted.
    private string Stats(TrafficReport traffic) => Numbers(traffic.Connections, traffic.InPackets, 0, traffic.InOctets, 0);

    private string Rates(RatesReport rates) =>
        Numbers(rates.ConnectionsPerSecond, rates.InPacketsPerSecond, 0, rates.InOctetsPerSecond, 0);

    // ipvsadm scales a real server's octets only.
    private string ServerRates(RatesReport rates) =>
        $" {rates.ConnectionsPerSecond,8} {rates.InPacketsPerSecond,8} {0,8}{Numbers(rates.InOctetsPerSecond, 0)}";

    private string Numbers(params long[] values) => string.Concat(values.Select(value => IpvsNumber.Column(value, isExact)));
}
