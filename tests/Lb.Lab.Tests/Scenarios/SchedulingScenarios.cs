using System.Net;
using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Scenarios;

/// <summary>Who answers, connection by connection, with every offload of the interfaces on.</summary>
public sealed class SchedulingScenarios(SchedulingScenarios.AllSchedulers fixture) : IClassFixture<SchedulingScenarios.AllSchedulers>
{
    private const int Connections = 200;

    // The kernel's own sequences from data/ipvs-oracle.json ("1,1" and "2,1"; rr as its "schedulers" entry with fewer servers);
    // 3:1 has the shape of 2:1 with one more turn for the first server (ip_vs_wrr.c). Smooth order gives the light one its turn amid the others.
    private static readonly (string Scheduler, bool IsSmooth, int Weight, string Period)[] Stories =
    [
        ("rr", false, 1, "21"),
        ("wrr", false, 1, "21"),
        ("wrr", false, 2, "211"),
        ("wrr", false, 3, "2111"),
        ("wrr", true, 3, "1211"),
    ];

    public static TheoryData<int, bool, bool> Cases()
    {
        var cases = new TheoryData<int, bool, bool>();
        for (var story = 0; story < Stories.Length; story++)
        {
            cases.Add(story, false, false);
            cases.Add(story, true, true);
        }

        // Families and transports share the schedulers; one more of each is enough.
        cases.Add(3, true, false);
        cases.Add(3, false, true);
        return cases;
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [MemberData(nameof(Cases))]
    public async Task Connections_OneAfterTheOther_AnsweredInTheKernelsOrder(int story, bool ipv6, bool udp)
    {
        var vip = VipOf(story, ipv6);

        var asked = udp
            ? await fixture.Traffic.AskOverUdpAsync(new IPEndPoint(vip, LbService.DatagramPort), Connections)
            : await fixture.Traffic.AskAsync(new IPEndPoint(vip, LbService.NamePort), Connections);

        var period = Stories[story].Period;
        var expected = string.Concat(Enumerable.Repeat(period, (Connections / period.Length) + 1))[..Connections];
        Assert.Empty(asked.Errors);
        Assert.Equal(expected, string.Concat(asked.Answers.Select(answer => answer![^1])));
    }

    private static IPAddress VipOf(int story, bool ipv6) => IPAddress.Parse(ipv6 ? $"2001:db8::10{story}" : $"198.18.0.10{story}");

    /// <summary>One director with a VIP of each family for each story.</summary>
    public sealed class AllSchedulers : ServedLab
    {
        internal override async Task PrepareAsync(TwoNodeLab lab)
        {
            await base.PrepareAsync(lab);
            var services = new List<LbService>();
            for (var story = 0; story < Stories.Length; story++)
            {
                foreach (var ipv6 in (ReadOnlySpan<bool>)[false, true])
                {
                    var vip = VipOf(story, ipv6);
                    services.AddRange(ServicesOf(vip, story));
                }
            }

            foreach (var vip in services.Select(service => service.Vip).Distinct().Where(vip => !vip.Equals(TwoNodeLab.Vip) && !vip.Equals(TwoNodeLab.Vip6)))
            {
                var address = vip.ToString().Contains(':', StringComparison.Ordinal) ? $"{vip}/128" : $"{vip}/32";
                await lab.Server1.AddAddressAsync("eth0", address);
                await lab.Server2.AddAddressAsync("lo", address);
            }

            await Director.StartAsync(lab.Server1, LbService.FileOf(services));
        }

        private static IEnumerable<LbService> ServicesOf(IPAddress vip, int story)
        {
            var (scheduler, isSmooth, weight, _) = Stories[story];
            return LbService.AllOf(vip).Where(service => service.Port != LbService.SinkPort).Select(service => service with
            {
                Scheduler = scheduler,
                IsSmooth = isSmooth,
                Servers = [(service.Servers[0].Address, weight), service.Servers[1]],
            });
        }
    }
}
