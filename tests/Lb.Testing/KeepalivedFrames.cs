namespace Lb.Testing;

/// <summary>What a frame of keepalived says: enough to write it again.</summary>
/// <param name="Name">The configuration it came from.</param>
/// <param name="Version">2 or 3.</param>
/// <param name="Priority">The priority.</param>
/// <param name="Centiseconds">The interval.</param>
/// <param name="Password">The password, or null.</param>
/// <param name="Addresses">The virtual addresses.</param>
/// <param name="Frame">The frame in hexadecimal.</param>
public sealed record KeepalivedAdvertisement(string Name, byte Version, byte Priority, ushort Centiseconds, string? Password, string[] Addresses, string Frame);

/// <summary>
/// Frames that keepalived 2.2.7 (Debian 12) sent from 198.18.0.11 or fe80::ff:fe00:64 at 02:00:00:00:00:64, captured on a veth. VRID 51.
/// </summary>
public static class KeepalivedFrames
{
    private static readonly string[] One = ["198.18.0.100"];
    private static readonly string[] Two = ["198.18.0.100", "198.18.0.101"];
    private static readonly string[] Both6 = ["fe80::100", "2001:db8::100"];

    /// <summary>On entering MASTER, and on SIGTERM.</summary>
    public static IReadOnlyList<KeepalivedAdvertisement> Advertisements { get; } =
    [
        new("v2 PASS", 2, 200, 100, "1111", Two, "01005e000012020000000064080045c0002c00010000ff701471c612000be00000122133c80201012678c6120064c61200653131313100000000"),
        new("v2 PASS resigns", 2, 0, 100, "1111", Two, "01005e000012020000000064080045c0002c00070000ff70146bc612000be0000012213300020101ee78c6120064c61200653131313100000000"),
        new("v2", 2, 150, 100, null, One, "01005e000012020000000064080045c0002800010000ff701475c612000be00000122133960100018253c61200640000000000000000"),
        new("v2 resigns", 2, 0, 100, null, One, "01005e000012020000000064080045c0002800070000ff70146fc612000be00000122133000100011854c61200640000000000000000"),
        new("v3", 3, 200, 50, null, One, "01005e000012020000000064080045c0002000010000ff70147dc612000be00000123133c80100329975c6120064"),
        new("v3 resigns", 3, 0, 50, null, One, "01005e000012020000000064080045c00020000f0000ff70146fc612000be00000123133000100326176c6120064"),
        new("v3 unicast", 3, 200, 50, null, One, "020000000065020000000064080045c0002000010000ff702e71c612000bc612000c3133c8010032b369c6120064"),
        new("v3 unicast resigns", 3, 0, 50, null, One, "020000000065020000000064080045c0002000100000ff702e62c612000bc612000c3133000100327b6ac6120064"),
        new(
            "v3 IPv6", 3, 200, 50, null, Both6,
            "33330000001202000000006486dd6c0029a6002870fffe80000000000000000000fffe000064ff020000000000000000000000000012"
            + "3133c8020032dacbfe80000000000000000000000000010020010db8000000000000000000000100"),
        new(
            "v3 IPv6 resigns", 3, 0, 50, null, Both6,
            "33330000001202000000006486dd6c0029a6002870fffe80000000000000000000fffe000064ff020000000000000000000000000012"
            + "313300020032a2ccfe80000000000000000000000000010020010db8000000000000000000000100"),
    ];

    /// <summary>Gratuitous ARP and unsolicited neighbour advertisements: the address and the frame.</summary>
    public static IReadOnlyDictionary<string, string> Announcements { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["198.18.0.100"] = "ffffffffffff02000000006408060001080006040001020000000064c6120064ffffffffffffc6120064",
        ["198.18.0.101"] = "ffffffffffff02000000006408060001080006040001020000000064c6120065ffffffffffffc6120065",
        ["fe80::100"] =
            "33330000000102000000006486dd6000000000203afffe800000000000000000000000000100ff020000000000000000000000000001"
            + "8800553a20000000fe8000000000000000000000000001000201020000000064",
        ["2001:db8::100"] =
            "33330000000102000000006486dd6000000000203aff20010db8000000000000000000000100ff020000000000000000000000000001"
            + "8800f6c92000000020010db80000000000000000000001000201020000000064",
    };
}
