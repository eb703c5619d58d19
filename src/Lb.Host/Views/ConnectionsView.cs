using System.Globalization;
using Lb.Host.Control;

namespace Lb.Host.Views;

/// <summary><c>lb-host connections</c> for people, and for scripts that were written for <c>ipvsadm -Lnc</c>.</summary>
internal static class ConnectionsView
{
    private const int SecondsAMinute = 60;

    /// <summary>The two lines above.</summary>
    /// <param name="withPersistence">
    /// Whether the columns of persistence engines are named (<c>--persistent-conn</c>). There are none here, so they stay empty.
    /// </param>
    public static string Title(bool withPersistence) =>
        "IPVS connection entries\n"
        + (withPersistence
            ? $"pro expire {"state",-11} {"source",-18} {"virtual",-18} {"destination",-18} {"pe name",-16} pe_data\n"
            : $"pro expire {"state",-11} {"source",-18} {"virtual",-18} destination\n");

    /// <summary>One flow.</summary>
    public static string Line(ConnectionReport flow)
    {
        var expire = string.Create(
            CultureInfo.InvariantCulture, $"{flow.ExpiresSeconds / SecondsAMinute:00}:{flow.ExpiresSeconds % SecondsAMinute:00}");
        return $"{flow.Protocol.ToUpperInvariant(),-3} {expire,-6} {flow.State,-11} {SocketName.Of(flow.SourceAddress, flow.SourcePort),-18} "
            + $"{SocketName.Of(flow.VirtualAddress, flow.VirtualPort),-18} {SocketName.Of(flow.RealServer, flow.VirtualPort)}\n";
    }
}
