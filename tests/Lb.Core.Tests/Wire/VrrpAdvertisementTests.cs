using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Wire;

public sealed class VrrpAdvertisementTests
{
    private static readonly InetAddress Source = InetAddress.Parse("192.0.2.251");

    public static TheoryData<string> Vectors => [.. VrrpVector.All.Select(vector => vector.Name)];

    [Theory]
    [InlineData("G1", "V2 10 200 100 cs None MessageOnly")]
    [InlineData("G2", "V3 10 200 100 cs None MessageOnly")]
    [InlineData("G2c", "V3 10 200 100 cs None PseudoHeader")]
    [InlineData("G2u", "V3 10 200 100 cs None PseudoHeader")]
    [InlineData("G3", "V3 10 100 100 cs None PseudoHeader")]
    [InlineData("P1", "V2 10 200 100 cs SimplePassword MessageOnly")]
    public void TryParse_Vector_ReadsEveryField(string name, string expected)
    {
        var vector = VrrpVector.Named(name);
        var message = Parse(vector);

        Assert.Equal(expected, Describe(message, vector));
        Assert.Equal(VrrpAdvertisement.AdvertisementType, message.Type);
        Assert.Equal(vector.Message[12..16], message.Checksum.ToString("x4", CultureInfo.InvariantCulture));
        Assert.Equal(vector.Addresses, Addresses(message));
        Assert.Equal(vector.Password, vector.Password is null ? null : System.Text.Encoding.ASCII.GetString(message.AuthenticationData).TrimEnd('\0'));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void WriteTo_FieldsOfVector_GivesTheSameOctets(string name)
    {
        var vector = VrrpVector.Named(name);
        var message = Parse(vector);
        var buffer = Hex.Prefilled(vector.Octets.Length);

        Assert.Equal(buffer.Length, VrrpAdvertisement.WriteTo(buffer, HeaderOf(message, vector), Ip(vector.Source), Ip(vector.Destination), Ips(vector)));
        Assert.Equal(Hex.Dump(vector.Octets), Hex.Dump(buffer));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void TryParse_EveryTruncationAndExtension_IsRefused(string name)
    {
        var vector = VrrpVector.Named(name);
        var isIPv6 = !Ip(vector.Source).IsIPv4;
        for (var length = 0; length < vector.Octets.Length; length++)
        {
            var expected = length < VrrpAdvertisement.HeaderLength ? VrrpFormatError.TooShort : VrrpFormatError.LengthMismatch;
            Assert.Equal(expected, VrrpAdvertisement.TryParse(vector.Octets.AsSpan(0, length).ToArray(), isIPv6, out _));
        }

        foreach (var extra in (int[])[1, 4, 8, 16, 28])
            Assert.Equal(VrrpFormatError.LengthMismatch, VrrpAdvertisement.TryParse([.. vector.Octets, .. new byte[extra]], isIPv6, out _));
    }

    [Theory]
    [InlineData(0x11, false)]
    [InlineData(0x41, false)]
    [InlineData(0x21, true)]
    public void TryParse_VersionNotSpoken_IsRefused(byte versionAndType, bool isIPv6)
    {
        byte[] octets = [versionAndType, 10, 100, 1, 0, 100, 0, 0, .. new byte[24]];

        Assert.Equal(VrrpFormatError.UnsupportedVersion, VrrpAdvertisement.TryParse(octets, isIPv6, out _));
    }

    [Fact]
    public void FindChecksumForm_OldUnicastPeer_IsToldApart()
    {
        var header = new VrrpAdvertisementHeader
        {
            Version = VrrpVersion.V3,
            VirtualRouterId = 10,
            Priority = 200,
            AdvertisementInterval = new Centiseconds(100),
            ChecksumForm = VrrpChecksumForm.GroupPseudoHeader,
        };
        var peer = InetAddress.Parse("192.0.2.252");
        var packet = new byte[100];
        var length = VrrpPacket.WriteTo(packet, header, Source, peer, 255, [InetAddress.Parse("192.0.2.1"), InetAddress.Parse("192.0.2.2")]);

        Assert.Equal(Hex.Dump(VrrpVector.Named("G2c").Octets), Hex.Dump(packet.AsSpan(Ipv4Packet.MinHeaderLength, length - Ipv4Packet.MinHeaderLength)));
        Assert.Equal(VrrpFormatError.None, VrrpAdvertisement.TryParse(packet.AsSpan(Ipv4Packet.MinHeaderLength, length - Ipv4Packet.MinHeaderLength), false, out var message));
        Assert.Equal(VrrpChecksumForm.GroupPseudoHeader, message.FindChecksumForm(Source, peer, VrrpPacket.GroupIPv4));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void FindChecksumForm_EveryFlippedBit_IsWrong(string name)
    {
        var vector = VrrpVector.Named(name);
        for (var bit = 0; bit < vector.Octets.Length * 8; bit++)
        {
            var octets = vector.Octets;
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
            if (VrrpAdvertisement.TryParse(octets, !Ip(vector.Source).IsIPv4, out var message) == VrrpFormatError.None)
                Assert.Equal(VrrpChecksumForm.Wrong, Form(message, vector));
        }
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 4096)]
    [InlineData(2, 50)]
    [InlineData(2, 150)]
    [InlineData(2, 25600)]
    public void WriteTo_IntervalOutsideItsField_Throws(byte version, ushort centiseconds)
    {
        var header = new VrrpAdvertisementHeader
        {
            Version = (VrrpVersion)version,
            VirtualRouterId = 1,
            Priority = 1,
            AdvertisementInterval = new Centiseconds(centiseconds),
        };

        Assert.Throws<ArgumentException>(() => VrrpAdvertisement.WriteTo(new byte[100], header, Source, VrrpPacket.GroupIPv4, [Source]));
    }

    [Theory]
    [InlineData(3, "192.0.2.251", "2001:db8::1")]
    [InlineData(3, "fe80::1", "192.0.2.1")]
    [InlineData(2, "fe80::1", "fe80::2")]
    public void WriteTo_FamiliesThatDoNotAgree_Throws(byte version, string source, string address)
    {
        var header = new VrrpAdvertisementHeader
        {
            Version = (VrrpVersion)version,
            VirtualRouterId = 1,
            Priority = 1,
            AdvertisementInterval = new Centiseconds(100),
        };

        Assert.Throws<ArgumentException>(() => VrrpAdvertisement.WriteTo(new byte[100], header, Ip(source), Ip(source), [Ip(address)]));
    }

    [Fact]
    public void TryParse_AnyBytes_NeverThrows() => Prop.ForAll<byte[], byte, bool>((octets, first, isIPv6) =>
    {
        // Random octets seldom have a version and a length that agree; a small count and the right version often do.
        foreach (var version in (byte[])[first, 0x21, 0x31])
        {
            byte[] message = [version, first, 100, (byte)(octets.Length / 4), .. octets];
            if (VrrpAdvertisement.TryParse(message, isIPv6, out var view) != VrrpFormatError.None)
                continue;

            _ = $"{view.Version}{view.Type}{view.VirtualRouterId}{view.Priority}{view.AdvertisementInterval}{view.AuthenticationType}"
                + $"{view.Checksum}{view.AuthenticationData.Length}{string.Join(',', Addresses(view))}{view.FindChecksumForm(Source, Source, Source)}";
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(100));

    [Theory]
    [InlineData("1234", "3132333400000000")]
    [InlineData("12345678", "3132333435363738")]
    [InlineData("123456789", "3132333435363738")]
    [InlineData("", "0000000000000000")]
    public void Password_AnyLength_IsEightOctets(string text, string octets)
    {
        var password = VrrpPassword.FromText(text);
        var buffer = Hex.Prefilled(VrrpPassword.Length);
        password.WriteTo(buffer);

        Assert.Equal(octets, Convert.ToHexString(buffer));
        Assert.True(password.Matches(buffer));
        for (var i = 0; i < buffer.Length; i++)
        {
            buffer[i] ^= 1;
            Assert.False(password.Matches(buffer));
            buffer[i] ^= 1;
        }
    }

    [Fact]
    public void ToString_HeaderWithPassword_MasksIt()
    {
        var header = new VrrpAdvertisementHeader
        {
            Version = VrrpVersion.V2,
            VirtualRouterId = 1,
            Priority = 1,
            AdvertisementInterval = new Centiseconds(100),
            Password = VrrpPassword.FromText("geheim"),
        };

        Assert.Contains("Password = ***", header.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", header.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000, true, 1)]
    [InlineData(1_000_000, true, 100)]
    [InlineData(655_350_000, true, 65535)]
    [InlineData(15_000, false, 0)]
    [InlineData(655_360_000, false, 0)]
    [InlineData(-10_000, false, 0)]
    public void TryFrom_Microseconds_AreWholeCentiseconds(long microseconds, bool fits, ushort expected)
    {
        Assert.Equal(fits, Centiseconds.TryFrom(TimeSpan.FromMicroseconds(microseconds), out var value));
        Assert.Equal(expected, value.Value);
        Assert.Equal(fits ? TimeSpan.FromMicroseconds(microseconds) : TimeSpan.Zero, value.ToTimeSpan());
    }

    private static VrrpAdvertisement Parse(VrrpVector vector)
    {
        Assert.Equal(VrrpFormatError.None, VrrpAdvertisement.TryParse(vector.Octets, !Ip(vector.Source).IsIPv4, out var message));
        return message;
    }

    private static VrrpAdvertisementHeader HeaderOf(VrrpAdvertisement message, VrrpVector vector) => new()
    {
        Version = message.Version,
        VirtualRouterId = message.VirtualRouterId,
        Priority = message.Priority,
        AdvertisementInterval = message.AdvertisementInterval,
        Password = vector.Password is null ? null : VrrpPassword.FromText(vector.Password),
        ChecksumForm = Form(message, vector),
    };

    private static string Describe(VrrpAdvertisement message, VrrpVector vector) =>
        $"{message.Version} {message.VirtualRouterId} {message.Priority} {message.AdvertisementInterval} {message.AuthenticationType} {Form(message, vector)}";

    private static VrrpChecksumForm Form(VrrpAdvertisement message, VrrpVector vector) =>
        message.FindChecksumForm(Ip(vector.Source), Ip(vector.Destination), VrrpPacket.GroupIPv4);

    private static List<string> Addresses(VrrpAdvertisement message)
    {
        var addresses = new List<string>();
        for (var i = 0; i < message.AddressCount; i++)
            addresses.Add(message.AddressAt(i).ToString());

        return addresses;
    }

    private static InetAddress Ip(string text) => InetAddress.Parse(text);

    private static InetAddress[] Ips(VrrpVector vector) => [.. vector.Addresses.Select(Ip)];
}
