using Lb.Host.Lab;
using Lb.Lab.Tests.Vrrp;
using Xunit.Abstractions;

namespace Lb.Lab.Tests.Checkers;

/// <summary>Each checker against a real server that is well, ill and well again.</summary>
[Collection(TimedLabs.Name)]
public sealed class CheckerScenarios(CheckerLab lab, ITestOutputHelper output) : IClassFixture<CheckerLab>
{
    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData("TCP_CHECK")]
    [InlineData("MISC_CHECK")]
    [InlineData("HTTP_GET")]
    [InlineData("HTTP_GET digest")]
    [InlineData("SSL_GET")]
    [InlineData("SMTP_CHECK")]
    [InlineData("DNS_CHECK")]
    [InlineData("UDP_CHECK")]
    [InlineData("PING_CHECK")]
    [InlineData("FILE_CHECK")]
    public void Server_WellIllAndWellAgain_IsToldInTimeAndInKeepalivedsWords(string kind)
    {
        var story = lab.StoryOf(kind);
        output.WriteLine($"{kind}: {string.Join(", ", story.Times.Select(static time => $"{time.State} after {time.After.TotalSeconds:0.00} s"))}");

        string[] changes = story.Service.BeginsDown ? ["UP", "DOWN", "UP"] : ["DOWN", "UP"];
        Assert.Equal(changes.Select(state => $"{story.Service.Change} {state}"), story.Lines);

        // keepalived starts a check no later than a delay_loop after the last one ended, and knows after a time-out at the latest; one
        // more delay_loop is what a busy machine may take.
        Assert.All(story.Times, time => Assert.InRange(time.After, TimeSpan.Zero, (Checks(time.State) * CheckerLab.DelayLoop) + CheckerLab.Timeout + CheckerLab.DelayLoop));

        int Checks(string state) => state == "UP" ? story.Service.ChecksToRecover : 1;
    }
}
