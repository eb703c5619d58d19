using System.Globalization;
using Lb.Core.Wire;

namespace Lb.Testing;

/// <summary>An address and a port, written in tests as <c>"198.18.0.1:1111"</c> or <c>"[2001:db8::1]:1111"</c>.</summary>
public readonly record struct Endpoint(InetAddress Address, ushort Port)
{
    public static implicit operator Endpoint(string text) => Parse(text);

    public static Endpoint Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var address = text[..colon].Trim('[', ']');
        return new Endpoint(InetAddress.Parse(address), ushort.Parse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture));
    }

    public override string ToString() => Address.IsIPv4 ? $"{Address}:{Port}" : $"[{Address}]:{Port}";
}
