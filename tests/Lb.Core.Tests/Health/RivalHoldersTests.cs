using System.Collections.Immutable;
using Lb.Core.Health;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Health;

public sealed class RivalHoldersTests
{
    // Each question by who answered it: digits of servers, "" for nobody, "-" for no question because the address is not here.
    [Theory]
    [InlineData("2", "")]
    [InlineData("2 2", "2")]
    [InlineData("2 2 2", "2")]
    [InlineData("2  2", "")]
    [InlineData("2 2 ", "")]
    [InlineData("2 - 2", "")]
    [InlineData("2 2 -", "")]
    [InlineData("2 2 - 2 2", "2")]
    [InlineData("2 3 2", "")]
    [InlineData("23 3", "3")]
    [InlineData("23 32 2", "2")]
    public void Handle_AnswersOneAfterTheOther_TellsOfThoseThatAnsweredTwiceInARow(string questions, string told)
    {
        var rivals = new RivalHolders();
        foreach (var question in questions.Split(' '))
        {
            rivals.Handle(question == "-" ? null : [.. question.Select(Server)]);
        }

        Assert.Equal(told.Select(Server).Order(), rivals.Told.Order());
    }

    [Fact]
    public void Heard_AfterAQuestion_IsWhoAnsweredIt()
    {
        var rivals = new RivalHolders();
        ImmutableHashSet<InetAddress> answered = [Server('2'), Server('3')];
        rivals.Handle(answered);
        Assert.True(answered.SetEquals(rivals.Heard));
        rivals.Handle(null);
        Assert.Empty(rivals.Heard);
    }

    [Theory]
    [InlineData("198.18.0.100", "answers ARP for the VIP: ", "arp_ignore=1")]
    [InlineData("2001:db8::100", "answers neighbour solicitations for the VIP: ", "have the VIP on lo only")]
    public void RemarkOn_EitherFamily_SaysWhatIsWrongAndWhatToDo(string address, string wrong, string remedy)
    {
        var remark = RivalHolders.RemarkOn(InetAddress.Parse(address));
        Assert.StartsWith(wrong, remark, StringComparison.Ordinal);
        Assert.Contains(remedy, remark, StringComparison.Ordinal);
        Assert.Equal(remark.Contains("arp_ignore", StringComparison.Ordinal), InetAddress.Parse(address).IsIPv4);
    }

    private static InetAddress Server(char digit) => InetAddress.Parse($"198.18.0.{digit}");
}
