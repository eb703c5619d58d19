using Lb.Core.Linux;
using Lb.Core.Linux.Native;
using Lb.Core.Vrrp;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Lab.Tests.Linux;

public sealed class VrrpSocketTests
{
    [SkippableTheory]
    [InlineData("198.18.0.11", "224.0.0.18", VrrpVersion.V2)]
    [InlineData("198.18.0.11", "224.0.0.18", VrrpVersion.V3)]
    [InlineData("fe80::11", "ff02::12", VrrpVersion.V3)]
    [InlineData("198.18.0.11", "198.18.0.12", VrrpVersion.V2)]
    [InlineData("2001:db8::11", "2001:db8::12", VrrpVersion.V3)]
    [InlineData("fe80::11", "fe80::12", VrrpVersion.V3)]
    public void Send_OverTheLink_ArrivesWhole(string source, string destination, VrrpVersion version)
    {
        using var lab = new VrrpLink();
        var to = InetAddress.Parse(destination);
        using var left = to.IsMulticast ? VrrpLink.OpenMulticast(lab.Left, !to.IsIPv4) : VrrpLink.OpenUnicast(lab.Left, source);
        using var right = to.IsMulticast ? VrrpLink.OpenMulticast(lab.Right, !to.IsIPv4) : VrrpLink.OpenUnicast(lab.Right, destination);
        var packet = VrrpLink.Advertisement(source, destination, version: version);

        Assert.Equal(0, left.Send(packet, to));

        var (datagram, message) = lab.Receive(right);
        Assert.Equal(new VrrpDatagram(InetAddress.Parse(source), to, 255, IpProtocol.Vrrp, packet.Length, packet.Length), datagram);
        Assert.Equal(packet.AsSpan(to.IsIPv4 ? 20 : 40).ToArray(), message);
        Assert.False(right.TryReceive(new byte[64], out _, out _, out _));
        Assert.False(left.TryReceive(new byte[64], out _, out _, out _), "it heard itself");
    }

    [SkippableFact]
    public void OpenMulticast_BothFamilies_JoinUntilDisposed()
    {
        using var lab = new VrrpLink();

        using (VrrpLink.OpenMulticast(lab.Left, isIPv6: false))
        using (VrrpLink.OpenMulticast(lab.Left, isIPv6: true))
        {
            var groups = lab.Left.Shell("ip maddress show dev eth0");
            Assert.Contains("inet  224.0.0.18\n", groups, StringComparison.Ordinal);
            Assert.Contains("inet6 ff02::12\n", groups, StringComparison.Ordinal);
        }

        Assert.DoesNotMatch(@"224\.0\.0\.18|ff02::12\b", lab.Left.Shell("ip maddress show dev eth0"));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryReceive_OtherInterface_IsNotHeard(bool isIPv6)
    {
        using var lab = new VrrpLink();
        lab.Connect("eth1");
        using var sender = VrrpLink.OpenMulticast(lab.Left, isIPv6, "eth1");
        using var heard = VrrpLink.OpenMulticast(lab.Right, isIPv6, "eth1");
        using var silent = VrrpLink.OpenMulticast(lab.Right, isIPv6, "eth0");

        Assert.Equal(0, sender.Send(isIPv6 ? VrrpLink.Advertisement("fe80::11", "ff02::12") : VrrpLink.Advertisement("198.18.0.11", "224.0.0.18"), VrrpLink.Group(isIPv6)));

        _ = lab.Receive(heard);
        Assert.False(silent.TryReceive(new byte[64], out _, out _, out _));
    }

    [SkippableTheory]
    [InlineData("198.18.0.11", "198.18.0.12")]
    [InlineData("2001:db8::11", "2001:db8::12")]
    public void OpenUnicast_WithoutInterface_FollowsTheRoutes(string source, string destination)
    {
        using var lab = new VrrpLink();
        using var left = VrrpLink.OpenUnicast(lab.Left, source, interfaceName: null);
        using var right = VrrpLink.OpenUnicast(lab.Right, destination, interfaceName: null);

        Assert.Equal((0, 0), (left.InterfaceIndex, left.Send(VrrpLink.Advertisement(source, destination), InetAddress.Parse(destination))));

        Assert.Equal(InetAddress.Parse(source), lab.Receive(right).Datagram.Source);
    }

    [SkippableFact]
    public void Send_OnlyATentativeSource_IsSentAllTheSame()
    {
        using var lab = new VrrpLink();
        using var right = VrrpLink.OpenMulticast(lab.Right, isIPv6: true);

        // A minute of duplicate address detection.
        lab.Left.Shell("ip -6 address flush dev eth0; sysctl -q -w net.ipv6.conf.eth0.dad_transmits=60; ip address add fe80::99/64 dev eth0");
        using var left = VrrpLink.OpenMulticast(lab.Left, isIPv6: true);
        Assert.Contains("tentative", lab.Left.Shell("ip address show dev eth0 to fe80::99"), StringComparison.Ordinal);

        Assert.Equal(0, left.Send(VrrpLink.Advertisement("fe80::99", "ff02::12"), VrrpPacket.GroupIPv6));

        Assert.Equal(InetAddress.Parse("fe80::99"), lab.Receive(right).Datagram.Source);
    }

    [SkippableFact]
    public void OpenUnicast_OnTheGroupsLink_DoesNotHearTheGroup()
    {
        using var lab = new VrrpLink();
        using var sender = VrrpLink.OpenMulticast(lab.Left, isIPv6: false);
        using var member = VrrpLink.OpenMulticast(lab.Right, isIPv6: false);
        using var unicast = VrrpLink.OpenUnicast(lab.Right, "198.18.0.12");

        Assert.Equal(0, sender.Send(VrrpLink.Advertisement("198.18.0.11", "224.0.0.18"), VrrpPacket.GroupIPv4));

        _ = lab.Receive(member);
        Assert.False(unicast.TryReceive(new byte[64], out _, out _, out _));
    }

    [SkippableTheory]
    [InlineData("eth7", "198.18.0.11", "bind a VRRP socket to the interface eth7: No such device")]
    [InlineData("eth0", "198.18.0.99", "bind a VRRP socket to the address 198.18.0.99: Cannot assign requested address")]
    [InlineData("eth0", "2001:db8::99", "bind a VRRP socket to the address 2001:db8::99: Cannot assign requested address")]
    [InlineData(null, "fe80::11", "bind a VRRP socket to the address fe80::11: Invalid argument")]
    public void OpenUnicast_Impossible_SaysWhatAndWhy(string? interfaceName, string local, string expected)
    {
        using var lab = new VrrpLink();

        var error = Assert.Throws<LinuxException>(() => VrrpLink.OpenUnicast(lab.Left, local, interfaceName));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Send_LinkDownAndUpAgain_FailsAndWorks(bool isIPv6)
    {
        using var lab = new VrrpLink();
        using var left = VrrpLink.OpenMulticast(lab.Left, isIPv6);
        using var right = VrrpLink.OpenMulticast(lab.Right, isIPv6);
        var packet = isIPv6 ? VrrpLink.Advertisement("fe80::11", "ff02::12") : VrrpLink.Advertisement("198.18.0.11", "224.0.0.18");

        lab.Left.Shell("ip link set eth0 down");
        Assert.Contains(left.Send(packet, VrrpLink.Group(isIPv6)), new[] { Errno.ENETDOWN, Errno.ENETUNREACH, Errno.ENODEV });
        Assert.False(left.TryReceive(new byte[64], out _, out _, out _));

        lab.Right.Shell("ip link set eth0 down; ip link set eth0 up");
        lab.Left.Shell("ip link set eth0 up");
        lab.WaitForCarrier("eth0");
        Assert.Equal(0, left.Send(packet, VrrpLink.Group(isIPv6)));
        Assert.Equal(packet.Length, lab.Receive(right).Datagram.ReceivedLength);
    }

    [SkippableFact]
    public void Send_InterfaceDeletedAndMadeAgain_NeedsANewSocket()
    {
        using var lab = new VrrpLink();
        var packet = VrrpLink.Advertisement("198.18.0.11", "224.0.0.18");
        using var stale = VrrpLink.OpenMulticast(lab.Left, isIPv6: false);

        lab.Left.Shell("ip link delete eth0");
        lab.Connect("eth0");

        Assert.NotEqual(0, stale.Send(packet, VrrpPacket.GroupIPv4));
        Assert.False(stale.TryReceive(new byte[64], out _, out _, out _));
        using var right = VrrpLink.OpenMulticast(lab.Right, isIPv6: false);
        using var fresh = VrrpLink.OpenMulticast(lab.Left, isIPv6: false);
        Assert.Equal(0, fresh.Send(packet, VrrpPacket.GroupIPv4));
        _ = lab.Receive(right);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void SendAndTryReceive_ManyTimes_AllocateNothing(bool isIPv6)
    {
        using var lab = new VrrpLink();
        using var left = VrrpLink.OpenMulticast(lab.Left, isIPv6);
        using var right = VrrpLink.OpenMulticast(lab.Right, isIPv6);
        using var wake = new WakeSignal();
        using var set = new PollSet(wake);
        _ = set.Add(right.Number);
        var packet = isIPv6 ? VrrpLink.Advertisement("fe80::11", "ff02::12") : VrrpLink.Advertisement("198.18.0.11", "224.0.0.18");
        var group = VrrpLink.Group(isIPv6);
        var buffer = new byte[4200];
        var received = 0;

        var allocated = Allocations.LeastOf(() =>
        {
            received = 0;
            for (var i = 0; i < 500; i++)
            {
                _ = left.Send(packet, group);

                // A signal of the runtime ends a wait as well.
                var isReceived = right.TryReceive(buffer, out _, out _, out _);
                for (var waits = 0; waits < 10 && !isReceived; waits++)
                {
                    _ = set.Wait(TimeSpan.FromSeconds(10));
                    isReceived = right.TryReceive(buffer, out _, out _, out _);
                }

                received += isReceived ? 1 : 0;
            }
        });

        Assert.Equal((0, 500), (allocated, received));
    }
}
