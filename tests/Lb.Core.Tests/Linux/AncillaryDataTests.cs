using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Linux.Native;
using Lb.Core.Linux.Raw;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Linux;

public sealed class AncillaryDataTests
{
    private static readonly byte[] Group = [0xff, 2, .. new byte[13], 0x12];

    [Fact]
    public void Read_HopLimitAndPacketInformation_InEitherOrder()
    {
        var hops = Piece(In.SOL_IPV6, In.IPV6_HOPLIMIT, 255, 0, 0, 0);
        var information = Piece(In.SOL_IPV6, In.IPV6_PKTINFO, [.. Group, 7, 0, 0, 0]);

        foreach (var control in new byte[][] { [.. hops, .. information], [.. information, .. hops], [.. Piece(1, 2, 3), .. hops, .. information] })
        {
            var read = AncillaryData.Read(control);
            Assert.Equal(((byte)255, InetAddress.Parse("ff02::12")), (read.HopLimit, read.Destination));
        }
    }

    [Theory]
    [InlineData(In.SOL_IP, In.IPV6_HOPLIMIT, 255)]
    [InlineData(In.SOL_IPV6, In.IPV6_RECVHOPLIMIT, 255)]
    [InlineData(In.SOL_IPV6, In.IPV6_HOPLIMIT, 256)]
    [InlineData(In.SOL_IPV6, In.IPV6_HOPLIMIT, -1)]
    public void Read_SomethingElse_IsNoHopLimit(int level, int type, int value) =>
        Assert.Equal(0, AncillaryData.Read(Piece(level, type, BitConverter.GetBytes(value))).HopLimit);

    [Fact]
    public void Read_EveryTruncation_TellsOnlyWhatIsWhole()
    {
        byte[] control = [.. Piece(In.SOL_IPV6, In.IPV6_HOPLIMIT, 64, 0, 0, 0), .. Piece(In.SOL_IPV6, In.IPV6_PKTINFO, [.. Group, 7, 0, 0, 0])];

        for (var length = 0; length <= control.Length; length++)
        {
            var read = AncillaryData.Read(control.AsSpan(0, length));
            Assert.Equal((length >= 20 ? 64 : 0, length < 24 + 36), (read.HopLimit, read.Destination.IsUnspecified));
        }
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        var pieces = Gen.Choose(-1, 200).SelectMany(length => ArbMap.Default.GeneratorFor<byte[]>().Resize(100).Select(payload => (length, payload)));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(pieces.ToArbitrary(), piece =>
        {
            var control = Piece(In.SOL_IPV6, In.IPV6_PKTINFO, piece.payload);
            MemoryMarshal.Write(control, (nint)piece.length);
            _ = AncillaryData.Read(control);
            _ = AncillaryData.Read(piece.payload);
        }));
    }

    private static byte[] Piece(int level, int type, params byte[] payload)
    {
        var head = Marshal.SizeOf<cmsghdr>();
        var piece = new byte[(head + payload.Length + 7) & ~7];
        MemoryMarshal.Write(piece, new cmsghdr { cmsg_len = (nuint)(head + payload.Length), cmsg_level = level, cmsg_type = type });
        payload.CopyTo(piece, head);
        return piece;
    }
}
