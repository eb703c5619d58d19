using System.Buffers.Binary;
using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Linux;
using Lb.Core.Linux.AfPacket;
using Lb.Core.Linux.Nft;
using Lb.Core.Model;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Lab.Tests.Linux;

/// <summary>The guard against a real stack: a refused connection is the kernel's answer, silence is the guard's.</summary>
public sealed class IngressGuardTests
{
    public static TheoryData<string> VirtualAddresses => [Director.Vip, Director.Vip6];

    [SkippableTheory]
    [MemberData(nameof(VirtualAddresses))]
    public void Apply_ActiveService_KernelIsSilentAndDeviceStillCaptures(string vip)
    {
        using var lab = new Director();
        Assert.Equal(ConnectOutcome.Refused, lab.Connect(vip, Director.Port));
        using var device = lab.OpenDevice(CapturedTrafficFilter.Build([Director.Key(vip, TransportProtocol.Tcp, Director.Port).Address]));
        using var guard = Guard(lab, new GuardRules([], [Director.Key(vip, TransportProtocol.Tcp, Director.Port)]));

        Assert.Equal(ConnectOutcome.Silence, lab.Connect(vip, Director.Port));
        Assert.Equal(ReceiveResult.Frames, device.Receive(TimeSpan.FromMinutes(1), out var batch));
        Assert.Equal(Verdict.Pass, batch.Frames[0].Verdict);

        // Everything that is not the service's is the kernel's as before.
        Assert.Equal(ConnectOutcome.Refused, lab.Connect(vip, Director.Port + 1));
        Assert.True(lab.Ping(vip, octets: 56), "no answer to an echo request");

        // Of IPv6 the guard keeps every later fragment: without a forwarder to hand them back a long request is not answered.
        Assert.Equal(vip == Director.Vip, lab.Ping(vip, octets: 4000));
        guard.Dispose();
        Assert.Equal(ConnectOutcome.Refused, lab.Connect(vip, Director.Port));
    }

    [SkippableTheory]
    [MemberData(nameof(VirtualAddresses))]
    public void Apply_SourceIsADirector_KernelServes(string vip)
    {
        using var lab = new Director();
        var services = new[] { Director.Key(vip, TransportProtocol.Tcp, Director.Port) };
        using var guard = Guard(lab, new GuardRules([], services));
        Assert.Equal(ConnectOutcome.Silence, lab.Connect(vip, Director.Port));

        lab.Host.Run(() => guard.Apply(new GuardRules([lab.ClientMac], services)));

        Assert.Equal(ConnectOutcome.Refused, lab.Connect(vip, Director.Port));
        AwaitCounted(lab, guard, "redirected by a director");
    }

    [SkippableTheory]
    [MemberData(nameof(VirtualAddresses))]
    public void Apply_UdpService_LaterFragmentsAreKeptFromTheKernel(string vip)
    {
        using var lab = new Director();
        using var guard = Guard(lab, new GuardRules([], [Director.Key(vip, TransportProtocol.Udp, 53)]));

        lab.Client.Shell($"head -c 4000 /dev/zero | socat -u -b 4000 STDIN UDP:{Director.Bracket(vip)}:53");

        AwaitCounted(lab, guard, "the forwarder's", "later fragments");
    }

    [SkippableFact]
    public void Apply_IPv6FragmentWithHeadersBehindTheFragmentHeader_IsKeptFromTheKernel()
    {
        using var lab = new Director();
        using var guard = Guard(lab, new GuardRules([], [Director.Key(Director.Vip6, TransportProtocol.Tcp, Director.Port)]));
        var laterFragment = new ExtensionHeader(IpProtocol.Fragment, [0, 0, 8, 0, 0, 0, 7]);
        var envelope = new Envelope { DestinationMac = lab.HostMac, ExtensionHeaders = [laterFragment, ExtensionHeader.DestinationOptions] };

        lab.Transmit(Frames.Ip(InetAddress.Parse("2001:db8::1"), InetAddress.Parse(Director.Vip6), IpProtocol.Udp, new byte[64], envelope));

        AwaitCounted(lab, guard, "later fragments, IPv6");
    }

    [SkippableTheory]
    [InlineData("198.18.0.1", Director.Vip)]
    [InlineData("2001:db8::1", Director.Vip6)]
    public void Apply_FrameThatIsNotCaptured_IsLeftToTheKernel(string source, string vip)
    {
        using var lab = new Director();
        using var guard = Guard(lab, new GuardRules([], [Director.Key(vip, TransportProtocol.Udp, 53)]));
        using var device = lab.OpenDevice(CapturedTrafficFilter.Build([InetAddress.Parse(vip)]));
        byte[] To(MacAddress station, ushort? vlan = null) => Frames.Udp(
            new Endpoint(InetAddress.Parse(source), 5000), new Endpoint(InetAddress.Parse(vip), 53), vlan: vlan, envelope: new Envelope { DestinationMac = station });
        var ofServiceVlan = To(lab.HostMac, vlan: 7);
        BinaryPrimitives.WriteUInt16BigEndian(ofServiceVlan.AsSpan(2 * MacAddress.Length), (ushort)EtherType.VlanService);

        lab.Transmit(To(MacAddress.Broadcast), To(Stations.Peer), To(lab.HostMac, vlan: 7), ofServiceVlan);

        AwaitCounted(lab, guard, "\"not for this station, not captured\"", "\"of a VLAN, not captured\"", "\"of a service VLAN, not captured\"");
        Assert.DoesNotContain("the forwarder's", Counted(lab, guard), StringComparison.Ordinal);
        Assert.Equal(ReceiveResult.TimedOut, device.Receive(TimeSpan.Zero, out _));
        lab.Transmit(To(lab.HostMac, vlan: 0));
        AwaitCounted(lab, guard, "the forwarder's");
        Assert.Equal(ReceiveResult.Frames, device.Receive(TimeSpan.FromMinutes(1), out _));
    }

    [SkippableFact]
    public void Apply_OtherServices_TakeThePlaceOfTheOldOnesAndCountersGoOn()
    {
        using var lab = new Director();
        using var guard = Guard(lab, new GuardRules([], [Director.Service]));
        Assert.Equal(ConnectOutcome.Silence, lab.Connect(Director.Vip, Director.Port));

        lab.Host.Run(() => guard.Apply(new GuardRules([], [Director.Service with { Port = 26379 }])));

        Assert.Equal(ConnectOutcome.Refused, lab.Connect(Director.Vip, Director.Port));
        AwaitCounted(lab, guard, "the forwarder's, IPv4");
        Assert.Equal(ConnectOutcome.Silence, lab.Connect(Director.Vip, 26379));
        lab.Host.Run(() => guard.Apply(GuardRules.None));
        Assert.Equal(ConnectOutcome.Refused, lab.Connect(Director.Vip, 26379));
    }

    [SkippableFact]
    public void Apply_InterfaceWasMadeAnew_GuardsAgain()
    {
        using var lab = new Director();
        using var guard = Guard(lab, new GuardRules([], [Director.Service]));
        lab.Host.Shell("ip link delete eth0");
        NetworkNamespace.Connect(lab.Client, "eth0", lab.Host, "eth0");
        lab.Client.Shell("ip address add 198.18.0.1/24 dev eth0");
        lab.Host.Shell("ip address add 198.18.0.2/24 dev eth0");

        lab.Host.Run(() => guard.Apply(new GuardRules([], [Director.Service])));

        Assert.Equal(ConnectOutcome.Silence, lab.Connect(Director.Vip, Director.Port));
    }

    [SkippableFact]
    public void Dispose_OrKilledProcess_LeavesNoTable()
    {
        using var lab = new Director();
        using var holder = HeldParts.Start(lab.Host, "eth0");
        Assert.Equal(ConnectOutcome.Silence, lab.Connect(Director.Vip, Director.Port));
        Assert.Contains("userspacelb", lab.Host.Shell("nft list tables"), StringComparison.Ordinal);

        holder.Kill();
        holder.WaitForExit();

        NetworkNamespace.Until("the table of a killed process to go", () => lab.Host.Shell("nft list tables").Length == 0);
        Assert.Equal(ConnectOutcome.Refused, lab.Connect(Director.Vip, Director.Port));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("eth0\" priority 0; }")]
    [InlineData("sixteen-octets-x")]
    public void Constructor_ImpossibleName_SaysSo(string name)
    {
        var error = Assert.Throws<LinuxException>(() => new IngressGuard(name));

        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    private static IngressGuard Guard(Director lab, GuardRules rules) => lab.Host.Run(() =>
    {
        var guard = new IngressGuard("eth0");
        guard.Apply(rules);
        return guard;
    });

    /// <summary>Waits until rules have counted something: a busy kernel delivers a frame a moment after it was sent.</summary>
    private static void AwaitCounted(Director lab, IngressGuard guard, params string[] rules) => NetworkNamespace.Until(
        $"frames of {string.Join(" and ", rules)}",
        () => Counted(lab, guard) is var counted && rules.All(rule => counted.Contains(rule, StringComparison.Ordinal)));

    /// <summary>The rules that have counted something, as nft itself lists them.</summary>
    private static string Counted(Director lab, IngressGuard guard) =>
        string.Join('\n', lab.Host.Shell($"nft list table netdev {guard.TableName}").Split('\n')
            .Where(line => line.Contains("counter", StringComparison.Ordinal) && !line.Contains("packets 0 ", StringComparison.Ordinal)));
}
