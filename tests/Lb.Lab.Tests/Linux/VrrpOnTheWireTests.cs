using Lb.Core.Io;
using Lb.Core.Linux.AfPacket;
using Lb.Core.Linux.Native;
using Lb.Core.Linux.Raw;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Lab.Tests.Linux;

/// <summary>What the sockets send, captured at the other end of the cable and read by tshark.</summary>
public sealed class VrrpOnTheWireTests
{
    [SkippableTheory]
    [InlineData("198.18.0.11", "224.0.0.18", VrrpVersion.V2, "02:00:00:00:00:11 01:00:5e:00:00:12 198.18.0.11 224.0.0.18 255 0xc0 2 1 1 -")]
    [InlineData("198.18.0.11", "224.0.0.18", VrrpVersion.V3, "02:00:00:00:00:11 01:00:5e:00:00:12 198.18.0.11 224.0.0.18 255 0xc0 3 1 1 -")]
    [InlineData("fe80::11", "ff02::12", VrrpVersion.V3, "02:00:00:00:00:11 33:33:00:00:00:12 fe80::11 ff02::12 255 0x000000c0 3 1 - -")]
    public void Send_Advertisement_IsReadWithoutComplaint(string source, string destination, VrrpVersion version, string expected)
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");
        using var lab = new VrrpLink();
        var group = InetAddress.Parse(destination);
        using var capture = Capture(lab);
        using var socket = VrrpLink.OpenMulticast(lab.Left, !group.IsIPv4);

        Assert.Equal(0, socket.Send(VrrpLink.Advertisement(source, destination, version: version), group));

        var frame = Await(capture, frame => frame.Length > 23 && frame[group.IsIPv4 ? 23 : 20] == (byte)IpProtocol.Vrrp);
        var family = group.IsIPv4 ? new[] { "ip.src", "ip.dst", "ip.ttl", "ip.dsfield" } : ["ipv6.src", "ipv6.dst", "ipv6.hlim", "ipv6.tclass"];
        Assert.Equal(
            expected,
            Tshark.Decode([frame], ["eth.src", "eth.dst", .. family, "vrrp.version", "vrrp.checksum.status", "ip.checksum.status", "_ws.expert"]).Single());
    }

    [SkippableTheory]
    [InlineData("198.18.0.100", "02:00:00:00:00:11 ff:ff:ff:ff:ff:ff arp 1")]
    [InlineData("2001:db8::100", "02:00:00:00:00:11 33:33:00:00:00:01 icmpv6 -")]
    public void Send_AddressAnnouncement_IsReadWithoutComplaint(string address, string expected)
    {
        Skip.IfNot(ExternalTool.IsAvailable(Tshark.Name), "tshark is not installed");
        using var lab = new VrrpLink();
        var announced = InetAddress.Parse(address);
        var frame = new byte[AddressAnnouncement.LengthOf(announced)];
        _ = AddressAnnouncement.WriteTo(frame, MacAddress.Parse(VrrpLink.LeftMac), announced, isRouter: false);
        using var capture = Capture(lab);
        using var socket = lab.Left.Run(() => new LinkFrameSocket());

        Assert.Equal(0, socket.Send(lab.Left.Run(() => VrrpLink.IndexOf("eth0")), frame));

        var seen = Await(capture, one => one.AsSpan().SequenceEqual(frame));
        Assert.Equal(expected + " -", Tshark.Decode([seen], "eth.src", "eth.dst", "_ws.col.Protocol", "arp.isgratuitous", "_ws.expert").Single().ToLowerInvariant());

        // An ARP table takes it for what it is: an entry that was there before is changed.
        lab.Right.Shell($"ip neighbour replace {address} lladdr 02:00:00:00:00:99 nud stale dev eth0");
        Assert.Equal(0, socket.Send(lab.Left.Run(() => VrrpLink.IndexOf("eth0")), frame));
        NetworkNamespace.Until("the neighbour entry", () => lab.Right.Shell($"ip neighbour show {address}").Contains(VrrpLink.LeftMac, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Send_FrameThatCannotLeave_TellsWhy()
    {
        using var lab = new VrrpLink();
        using var socket = lab.Left.Run(() => new LinkFrameSocket());
        var index = lab.Left.Run(() => VrrpLink.IndexOf("eth0"));
        var frame = new byte[60];

        Assert.Equal(Errno.ENXIO, socket.Send(999, frame));
        Assert.Equal(Errno.EINVAL, socket.Send(index, frame.AsSpan(0, 13)));
        Assert.Equal(Errno.EINVAL, socket.Send(index, default));
        Assert.NotEqual(0, socket.Send(index, new byte[9000]));
        lab.Left.Shell("ip link set eth0 down");
        Assert.Equal(Errno.ENETDOWN, socket.Send(index, frame));
    }

    [SkippableFact]
    public void Send_ManyFrames_AllocatesNothing()
    {
        using var lab = new VrrpLink();
        using var socket = lab.Left.Run(() => new LinkFrameSocket());
        var index = lab.Left.Run(() => VrrpLink.IndexOf("eth0"));
        var frame = new byte[60];
        var errors = 0;

        var allocated = Allocations.LeastOf(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                errors += socket.Send(index, frame);
            }
        });

        Assert.Equal((0, 0), (allocated, errors));
    }

    private static AfPacketDevice Capture(VrrpLink lab) => lab.Right.Run(() => AfPacketDevice.Open(new AfPacketOptions("eth0")));

    private static byte[] Await(AfPacketDevice capture, Func<byte[], bool> isWanted)
    {
        while (capture.Receive(TimeSpan.FromMinutes(1), out var batch) == ReceiveResult.Frames)
        {
            foreach (ref var slot in batch.Frames)
            {
                var frame = batch.Buffer.Slice(slot.Offset, slot.Length).ToArray();
                if (isWanted(frame))
                {
                    capture.Release();
                    return frame;
                }
            }

            capture.Release();
        }

        throw new TimeoutException("the frame did not arrive within a minute");
    }
}
