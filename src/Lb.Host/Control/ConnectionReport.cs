using System.Text.Json;
using Lb.Core.Runtime.DataPath;

namespace Lb.Host.Control;

/// <summary>One flow of the running daemon: a line of <c>/v1/connections</c>, an element of <c>connections --json</c>.</summary>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="ExpiresSeconds">How long it lives without another frame.</param>
/// <param name="State">Its state as ipvsadm names it.</param>
/// <param name="SourceAddress">The client's address.</param>
/// <param name="SourcePort">The client's port, 0 for a persistence template.</param>
/// <param name="VirtualAddress">The virtual address.</param>
/// <param name="VirtualPort">The port the client sends to: the service's own, or its standby port.</param>
/// <param name="RealServer">The real server's own address; its port is the virtual one.</param>
/// <param name="Template">Whether this is no connection but the memory of where a client's connections go.</param>
internal sealed record ConnectionReport(
    string Protocol,
    long ExpiresSeconds,
    string State,
    string SourceAddress,
    int SourcePort,
    string VirtualAddress,
    int VirtualPort,
    string RealServer,
    bool Template)
{
    public static ConnectionReport From(FlowStatus flow) => new(
        flow.Service.Protocol.ToString().ToLowerInvariant(),
        (long)flow.Remaining.TotalSeconds,
        flow.State,
        flow.Client.ToString(),
        flow.ClientPort,
        flow.Service.Address.ToString(),
        flow.Service.Port,
        flow.RealServer.ToString(),
        flow.IsTemplate);

    public static ConnectionReport Parse(string line) => JsonSerializer.Deserialize(line, ReportJson.Default.ConnectionReport)!;
}
