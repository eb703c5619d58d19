namespace Lb.Host.Control;

/// <summary>An address and a port in ipvsadm's notation.</summary>
internal static class SocketName
{
    /// <summary><c>198.18.0.100:80</c>, <c>[2001:db8::100]:80</c>.</summary>
    public static string Of(string address, int port) =>
        address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:{port}" : $"{address}:{port}";
}
