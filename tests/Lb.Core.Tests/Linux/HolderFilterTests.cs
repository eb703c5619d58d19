using Lb.Core.Health;
using Lb.Core.Linux.Raw;
using Lb.Core.Tests.Health;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Linux;

public sealed class HolderFilterTests
{
    [Fact]
    public void Build_AnswerOfEitherFamily_IsTaken()
    {
        Assert.True(Takes(HolderQuestionTests.Question4, HolderQuestionTests.Reply()));
        Assert.True(Takes(HolderQuestionTests.Question6, HolderQuestionTests.Advertisement()));
    }

    [Fact]
    public void Build_AnythingElse_IsLeftOut()
    {
        byte[][] others =
        [
            HolderQuestionTests.Reply("198.18.0.101"),
            HolderQuestionTests.Reply(operation: ArpOperation.Request),
            HolderQuestionTests.Advertisement("2001:db8::2:2345:6789"),
            HolderQuestionTests.Advertisement("2001:db8::1:2345:6788"),
            Frames.Tcp("198.18.0.100:80", "198.18.0.1:80", TcpFlags.Syn),
            Frames.Udp("[2001:db8::1]:80", "[2001:db8::2]:80"),
            Frames.Echo(InetAddress.Parse("2001:db8::1"), InetAddress.Parse("2001:db8::2")),
        ];
        foreach (var frame in others)
        {
            Assert.False(Takes(HolderQuestionTests.Question4, frame));
            Assert.False(Takes(HolderQuestionTests.Question6, frame));
        }

        Assert.False(Takes(HolderQuestionTests.Question4, HolderQuestionTests.Advertisement()));
        Assert.False(Takes(HolderQuestionTests.Question6, HolderQuestionTests.Reply()));
        Assert.False(Takes(HolderQuestionTests.Question4, HolderQuestionTests.Reply(), new FrameMetadata(VlanTag: 10)));
    }

    [Fact]
    public void Build_FrameThatIsCutOff_IsLeftOut()
    {
        var (reply, advertisement) = (HolderQuestionTests.Reply(), HolderQuestionTests.Advertisement());
        for (var length = 0; length < 14 + 18; length++)
        {
            Assert.False(Takes(HolderQuestionTests.Question4, reply.AsSpan(0, length)));
        }

        for (var length = 0; length < 14 + 40 + 24; length++)
        {
            Assert.False(Takes(HolderQuestionTests.Question6, advertisement.AsSpan(0, length)));
        }
    }

    private static bool Takes(HolderQuestion question, ReadOnlySpan<byte> frame, FrameMetadata? metadata = null) =>
        BpfMachine.Run(HolderFilter.Build(question.VirtualAddress), frame, metadata ?? new FrameMetadata()) > 0;
}
