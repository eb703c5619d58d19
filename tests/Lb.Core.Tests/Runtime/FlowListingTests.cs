using Lb.Core.Flows;
using Lb.Core.Forwarding;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Tests.Forwarding;
using Lb.Core.Wire;
using static Lb.Core.Tests.Forwarding.Traffic;

namespace Lb.Core.Tests.Runtime;

/// <summary>Flows are read a slice at a time while a forwarder works.</summary>
public sealed class FlowListingTests
{
    [Fact]
    public void TryAdvance_TableOfSeveralSlices_GivesEveryFlowOnceAndEnds()
    {
        const int Flows = 20_000, Capacity = 30_000;
        var director = new TestDirector(new DirectorSetup { Flows = Capacity });
        for (var port = 1; port <= Flows; port += 100)
        {
            director.Send([.. Enumerable.Range(port, 100).Select(static one => Tcp(Syn, port: (ushort)one))]);
        }

        var listing = new FlowListing();
        var (slices, seen) = (0, new HashSet<FlowKey>());
        while (listing.TryAdvance(director.Forwarder))
        {
            slices++;
            Assert.All(listing.Flows.ToArray(), flow => Assert.True(seen.Add(flow.Key)));
        }

        Assert.Equal((director.Forwarder.Flows.SlotCount / 8192, Flows), (slices, seen.Count));
        Assert.True(slices > 1);
        Assert.False(listing.TryAdvance(director.Forwarder));
    }

    [Fact]
    public void TryAdvance_PersistentService_GivesTemplatesAfterTheFlows()
    {
        var director = new TestDirector(new DirectorSetup { Persistence = new Persistence(TimeSpan.FromSeconds(300)) });
        director.Send(Tcp(Syn, port: 1), Tcp(Syn, port: 2), Tcp(Syn, v6: true));

        var listing = new FlowListing();
        var (flows, templates) = (new List<ushort>(), new List<InetAddress>());
        while (listing.TryAdvance(director.Forwarder))
        {
            Assert.True(listing.Flows.IsEmpty || listing.Templates.IsEmpty);
            flows.AddRange(listing.Flows.ToArray().Select(static flow => flow.ClientPort));
            templates.AddRange(listing.Templates.ToArray().Select(static template => template.Client));
        }

        Assert.Equal<ushort>([1, 2, 1111], flows.Order());
        Assert.Equal([Client, Client6], templates.Order());
    }

    [Fact]
    public void TryAdvance_EmptyTable_GivesNothing()
    {
        var listing = new FlowListing();

        Assert.True(listing.TryAdvance(new TestDirector().Forwarder));

        Assert.Equal(0, listing.Flows.Length);
    }
}
