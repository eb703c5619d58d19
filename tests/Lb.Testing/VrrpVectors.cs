namespace Lb.Testing;

/// <summary>One advertisement in bytes, with the values it says.</summary>
/// <param name="Name">Its name in the reference.</param>
/// <param name="Message">The message in hexadecimal.</param>
/// <param name="Source">Source of the IP packet.</param>
/// <param name="Destination">Destination of the IP packet.</param>
/// <param name="Password">The password, or null.</param>
/// <param name="Addresses">The virtual addresses.</param>
public sealed record VrrpVector(string Name, string Message, string Source, string Destination, string? Password, params string[] Addresses)
{
    /// <summary>The vectors of the reference. Version, VRID, priority and interval are VRID 10, priority 200 (G3: 100), and one second.</summary>
    public static IReadOnlyList<VrrpVector> All { get; } =
    [
        new("G1", "210ac802000192edc0000201c00002020000000000000000", "192.0.2.251", "224.0.0.18", null, "192.0.2.1", "192.0.2.2"),
        new("G2", "310ac8020064828ac0000201c0000202", "192.0.2.251", "224.0.0.18", null, "192.0.2.1", "192.0.2.2"),
        new("G2c", "310ac8020064defbc0000201c0000202", "192.0.2.251", "224.0.0.18", null, "192.0.2.1", "192.0.2.2"),
        new("G2u", "310ac8020064fc11c0000201c0000202", "192.0.2.251", "192.0.2.252", null, "192.0.2.1", "192.0.2.2"),
        new(
            "G3",
            "310a640200643f5dfe80000000000000000000000000000120010db8000000000000000000000001",
            "fe80::c8",
            "ff02::12",
            null,
            "fe80::1",
            "2001:db8::1"),
        new("P1", "210ac80201012d87c0000201c00002023132333400000000", "192.0.2.251", "224.0.0.18", "1234", "192.0.2.1", "192.0.2.2"),
    ];

    /// <summary>The message.</summary>
    public byte[] Octets => Convert.FromHexString(Message);

    /// <summary>One of them.</summary>
    public static VrrpVector Named(string name) => All.Single(vector => vector.Name == name);
}
