using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Forwarding;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Forwarding;

/// <summary>
/// The short way decides nothing differently from the long one. A priority tag (802.1Q with VLAN 0) keeps a frame from being plain,
/// so the same traffic with and without it takes both.
/// </summary>
public sealed class TwoPathsTests
{
    private const int TagOffset = 12;
    private static readonly byte[] PriorityTag = [0x81, 0x00, 0x00, 0x00];

    [Fact]
    public void Process_SameTrafficTaggedAndPlain_SameDecisionsFramesAndFlows() => Prop.ForAll<byte[], byte>((genes, choice) =>
    {
        var setup = (choice % 5) switch
        {
            0 => new DirectorSetup(),
            3 => new DirectorSetup { Persistence = new Persistence(TimeSpan.FromSeconds(100)), FlowPolicy = new FlowPolicy { IsSloppyTcp = true } },
            4 => new DirectorSetup { IsOnePacket = true, FlowPolicy = new FlowPolicy { ConnectionReuseMode = 2, ExpiresFlowsWithoutServer = true } },
            1 => new DirectorSetup { Local = [1, 2], Mtu = 700 },
            _ => new DirectorSetup { Unresolved = [2], HasLocalPort = false, Flows = 6 },
        };
        var plain = new TestDirector(setup);
        var tagged = new TestDirector(setup);
        foreach (var batch in Genes.Express(genes).Where(IsWhole).Chunk(1 + (choice / 2)))
        {
            var shortWay = plain.Send(batch);
            var longWay = tagged.Send([.. batch.Select(Tag)]);

            Assert.Equal(longWay.Decisions, shortWay.Decisions);
            Assert.Equal(longWay.Sent.Select(Untag).Select(Convert.ToHexString), shortWay.Sent.Select(Convert.ToHexString));
            Assert.Equal(tagged.Connections, plain.Connections);
            Assert.Equal(tagged.Counters, plain.Counters);
            plain.WaitIdly(TimeSpan.FromSeconds(choice));
            tagged.WaitIdly(TimeSpan.FromSeconds(choice));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(800));

    [Fact]
    public void Process_SameTrafficInOneBatchAndOneByOne_SameDecisionsAndFlows() => Prop.ForAll<byte[]>(genes =>
    {
        var together = new TestDirector();
        var singly = new TestDirector();
        var frames = Genes.Express(genes);

        var once = together.Send(frames);
        var each = frames.Select(frame => singly.Send((byte[])frame.Clone())).ToArray();

        Assert.Equal(each.SelectMany(outcome => outcome.Decisions), once.Decisions);
        Assert.Equal(singly.Connections, together.Connections);
        Assert.Equal(singly.Counters, together.Counters);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(800));

    /// <summary>A frame with two tags has no room for a third, and a runt none for one.</summary>
    private static bool IsWhole(byte[] frame) =>
        frame.Length >= 18 && !(EthernetFrame.TryParse(frame, out var ethernet) && ethernet.TagCount > 1);

    private static byte[] Tag(byte[] frame) => [.. frame.AsSpan(0, TagOffset), .. PriorityTag, .. frame.AsSpan(TagOffset)];

    private static byte[] Untag(byte[] frame) => [.. frame.AsSpan(0, TagOffset), .. frame.AsSpan(TagOffset + PriorityTag.Length)];
}
