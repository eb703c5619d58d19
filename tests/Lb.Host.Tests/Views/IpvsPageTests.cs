using System.Globalization;
using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Scheduling;
using Lb.Core.Wire;
using Lb.Host.Control;
using Lb.Host.Views;
using Lb.Testing;

namespace Lb.Host.Tests.Views;

/// <summary>On the same state the same bytes as ipvsadm 1.31 on a Linux 6.1 kernel, whose output is in <c>ipvsadm/</c>.</summary>
public sealed class IpvsPageTests
{
    private static readonly Dictionary<string, (ServicesReport Report, ServicesView View)> Pages = new(StringComparer.Ordinal)
    {
        ["00-empty-Ln"] = (IpvsState.Empty, View(ServicesForm.Plain)),
        ["00-empty-stats"] = (IpvsState.Empty, View(ServicesForm.Stats)),
        ["01-idle-Ln"] = (IpvsState.Idle, View(ServicesForm.Plain)),
        ["10-Ln-rate"] = (IpvsState.Loaded, View(ServicesForm.Rate)),
        ["11-Ln"] = (IpvsState.Loaded, View(ServicesForm.Plain)),
        ["12-Ln-stats"] = (IpvsState.Loaded, View(ServicesForm.Stats)),
        ["13-Ln-thresholds"] = (IpvsState.Loaded, View(ServicesForm.Thresholds)),
        ["14-Ln-persistent-conn"] = (IpvsState.Loaded, View(ServicesForm.PersistentConnections)),
        ["26-Ln-stats-exact"] = (IpvsState.Later, new ServicesView(ServicesForm.Stats, isExact: true, isWide: false)),
        ["35-err-port-mismatch-DR"] = (IpvsState.OtherPort, View(ServicesForm.Plain)),
        ["42-zero-stats"] = (IpvsState.Zeroed, View(ServicesForm.Stats)),
    };

    public static TheoryData<string> PageNames() => [.. Pages.Keys];

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Services_StateOfARecording_IsWhatIpvsadmPrinted(string name)
    {
        var (report, view) = Pages[name];

        // Through the document, for that is how a command gets it.
        var page = Show(view, ServicesReport.Parse(report.ToJson()));

        // One recording begins with the exit code of the command before it.
        Assert.Equal(Recording(name).Replace("rc=0\n", string.Empty, StringComparison.Ordinal), page);
    }

    [Theory]
    [InlineData("15-Lnc", 1, false)]
    [InlineData("25-Lnc-persistent-conn", 0, true)]
    public void Connections_EntriesOfTheKernel_AreWhatIpvsadmPrinted(string name, int secondsEarlier, bool withPersistence)
    {
        var flows = KernelEntries().Select(flow => flow with { ExpiresSeconds = flow.ExpiresSeconds + secondsEarlier });

        var page = ConnectionsView.Title(withPersistence) + string.Concat(flows.Select(ConnectionsView.Line));

        Assert.Equal(Recording(name), page);
    }

    [Fact]
    public void Connections_None_IsWhatIpvsadmPrinted() => Assert.Equal(Recording("00-empty-Lnc"), ConnectionsView.Title(withPersistence: false));

    // The formats are ipvsadm's: " mask 255.255.255.0" for IPv4, " mask 64" for IPv6, " ops", "(sh-fallback,sh-port)", IPv6 in brackets.
    [Theory]
    [InlineData("198.18.0.100", null, null, false, SchedulerFlags.None, "TCP  198.18.0.100:80 sh")]
    [InlineData("198.18.0.100", 360, "255.255.255.0", false, SchedulerFlags.None, "TCP  198.18.0.100:80 sh persistent 360 mask 255.255.255.0")]
    [InlineData("198.18.0.100", 360, "255.0.255.0", false, SchedulerFlags.None, "TCP  198.18.0.100:80 sh persistent 360 mask 255.0.255.0")]
    [InlineData("2001:db8::100", 360, "64", true, SchedulerFlags.Flag3, "TCP  [2001:db8::100]:80 sh persistent 360 mask 64 ops (flag-3)")]
    [InlineData("2001:db8::100", null, null, false, SchedulerFlags.Fallback | SchedulerFlags.Port, "TCP  [2001:db8::100]:80 sh (sh-fallback,sh-port)")]
    public void Services_Flags_AreBehindTheScheduler(string vip, int? seconds, string? mask, bool ops, SchedulerFlags flags, string expected)
    {
        var service = IpvsState.Service(TransportProtocol.Tcp, 80, SchedulerKind.SourceHashing) with
        {
            Key = new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse(vip), 80),
            SchedulerFlags = flags,
            Persistence = seconds is { } timeout ? new Persistence(TimeSpan.FromSeconds(timeout)) { Granularity = MaskOf(mask) } : null,
            IsOnePacket = ops,
        };

        Assert.Equal(expected, Show(View(ServicesForm.Plain), IpvsState.Report(service)).Split('\n')[3]);
    }

    [Fact]
    public void Services_SeveralServices_AreSortedByFamilyTransportAddressAndPort()
    {
        string[] sorted = ["TCP  9.0.0.1:80", "TCP  198.18.0.100:80", "TCP  198.18.0.100:443", "UDP  198.18.0.20:53", "TCP  [2001:db8::1]:80", "UDP  [::9]:80"];
        var services = sorted.Reverse().Select(name =>
        {
            var socket = System.Net.IPEndPoint.Parse(name[5..]);
            var transport = name.StartsWith('T') ? TransportProtocol.Tcp : TransportProtocol.Udp;
            return IpvsState.Service(transport, 80, SchedulerKind.RoundRobin) with { Key = new ServiceKey(transport, InetAddress.From(socket.Address), (ushort)socket.Port) };
        });

        var page = Show(View(ServicesForm.Plain), IpvsState.Report([.. services]));

        Assert.Equal(sorted.Select(static name => $"{name} rr"), page.Split('\n')[3..^1]);
    }

    [Fact]
    public void Services_Wide_IsTheGoldenPage()
    {
        var report = IpvsState.Loaded with { VirtualServices = [.. IpvsState.Checked.VirtualServices, .. Snapshots.Status.VirtualServices] };

        var page = Show(new ServicesView(ServicesForm.Plain, isExact: false, isWide: true), report);

        Assert.Equal(Golden.Text(RepositoryFiles.At("tests/Lb.Host.Tests/Views/goldens/services-wide.txt"), page), page);
    }

    [Fact]
    public void Services_Wide_OnlyAddsToWhatIpvsadmPrints() => Assert.All(Enum.GetValues<ServicesForm>(), static form =>
    {
        var plain = Show(View(form), IpvsState.Loaded).Split('\n');
        var wide = Show(new ServicesView(form, isExact: false, isWide: true), IpvsState.Loaded).Split('\n');
        Assert.All(plain.Zip(wide), static pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    });

    [Theory]
    [InlineData(0, "        0", "        0")]
    [InlineData(99_999_999, " 99999999", " 99999999")]
    [InlineData(100_000_000, "  100000K", " 100000000")]
    [InlineData(999_999_999, "  999999K", " 999999999")]
    [InlineData(1_000_000_000, "    1000M", " 1000000000")]
    [InlineData(99_999_999_999, "   99999M", " 99999999999")]
    [InlineData(100_000_000_000, "     100G", " 100000000000")]
    [InlineData(99_999_999_999_999, "   99999G", " 99999999999999")]
    [InlineData(100_000_000_000_000, "     100T", " 100000000000000")]
    [InlineData(long.MaxValue, " 9223372T", " 9223372036854775807")]
    public void Column_Number_IsScaledAsIpvsadmDoes(long value, string scaled, string exact)
    {
        Assert.Equal(scaled, IpvsNumber.Column(value, isExact: false));
        Assert.Equal(exact, IpvsNumber.Column(value, isExact: true));
    }

    private static AddressMask MaskOf(string? written) => written switch
    {
        null => AddressMask.Host,
        _ when written.Contains('.', StringComparison.Ordinal) => AddressMask.FromIPv4(InetAddress.Parse(written)),
        _ => AddressMask.FromIPv6(int.Parse(written, CultureInfo.InvariantCulture)),
    };

    private static ServicesView View(ServicesForm form) => new(form, isExact: false, isWide: false);

    private static string Show(ServicesView view, ServicesReport report)
    {
        using var text = new StringWriter();
        view.Show(text, report);
        return text.ToString();
    }

    private static string Recording(string name) => File.ReadAllText(RepositoryFiles.At($"tests/Lb.Host.Tests/Views/ipvsadm/{name}.txt"));

    /// <summary>The entries of the same kernel as <c>/proc/net/ip_vs_conn</c> has them: hexadecimal, a moment after ipvsadm was asked.</summary>
    private static IEnumerable<ConnectionReport> KernelEntries() =>
        from line in Recording("20-proc-ip_vs_conn").Split('\n').Skip(1)
        let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where words.Length > 0
        select new ConnectionReport(
            words[0].ToLowerInvariant(),
            long.Parse(words[8], CultureInfo.InvariantCulture),
            words[7],
            Address(words[1]),
            Number(words[2]),
            Address(words[3]),
            Number(words[4]),
            Address(words[5]),
            Number(words[2]) == 0);

    private static string Address(string hexadecimal) => InetAddress.FromIPv4((uint)Number(hexadecimal)).ToString();

    private static int Number(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
